// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

/// With a real etcd.
class EtcdFounderCrashIT extends FounderCrashContract {
    @Override
    RegistryMode start() {
        return RegistryMode.etcd();
    }
}
