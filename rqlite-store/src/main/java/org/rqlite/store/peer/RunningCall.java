// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

/// A call of another node that is at work.
interface RunningCall {
    /// Ends what streams; the worker ends the call. Any thread.
    void stop();
}
