// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Path;

/// A process that holds a folder's lock until its input ends, for [FolderLockTest].
final class FolderLockHolder {
    private FolderLockHolder() {}

    public static void main(String[] args) throws IOException {
        try (var _ = FolderLock.take(Path.of(args[0]))) {
            System.out.println("held");
            System.in.read();
        } catch (DataFolderException e) {
            System.out.println(e.getMessage());
        }
    }
}
