// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.util.List;

/// Looks at one thing; changes nothing that lasts.
interface Check {
    /// The word before each of its findings.
    String name();

    /// Looks. May take some seconds; the doctor gives up after a while.
    List<Finding> look() throws Exception;
}
