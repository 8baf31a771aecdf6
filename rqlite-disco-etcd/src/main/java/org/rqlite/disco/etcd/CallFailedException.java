// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

/// A call that failed, within this module.
final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient EtcdFault fault;

    CallFailedException(EtcdFault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = fault;
    }

    EtcdFault fault() {
        return fault;
    }
}
