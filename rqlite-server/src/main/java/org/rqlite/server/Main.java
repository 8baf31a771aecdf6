// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

/// Starts a node.
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(1);
    }
}
