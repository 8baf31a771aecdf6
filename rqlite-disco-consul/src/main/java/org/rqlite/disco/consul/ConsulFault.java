// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

/// Why a call failed.
sealed interface ConsulFault {
    /// For people; no secrets.
    String text();

    /// Consul, or what stands before it, said no: nothing was written, asking again the same way brings the same.
    record Refused(String text) implements ConsulFault {}

    /// The session is gone; nothing was written.
    record SessionGone(String text) implements ConsulFault {}

    /// The request never left this process.
    record NotSent(String text) implements ConsulFault {}

    /// No answer, or one that decides nothing: a write may have been done, now or later.
    record Unanswered(String text) implements ConsulFault {}
}
