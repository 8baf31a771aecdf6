// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

/// A call that failed, within this module.
final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ConsulFault fault;

    CallFailedException(ConsulFault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = fault;
    }

    ConsulFault fault() {
        return fault;
    }
}
