// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

/// How bad a finding is.
public enum Severity {
    /// As it should be.
    OK,
    /// The node works, but not as well as it could, or not yet.
    WARNING,
    /// The node will not start, or will not find the others.
    ERROR
}
