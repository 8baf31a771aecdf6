// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

/// A function that SQL can call.
@FunctionalInterface
interface SqlFunction {
    /// Computes one result.
    ///
    /// @param call the arguments, and where the result goes; no result means NULL
    /// @throws SqliteException if the statement must fail
    void run(Call call);

    /// One call.
    interface Call {
        /// Number of arguments.
        int size();

        /// An argument as `Long`, `Double`, `String`, `byte[]` or null.
        @org.jspecify.annotations.Nullable
        Object argument(int index);

        /// The result.
        void answer(long value);

        /// The result.
        void answer(double value);

        /// The result.
        void answer(String value);

        /// The result.
        void answer(byte[] value);
    }
}
