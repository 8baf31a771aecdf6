// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.Set;
import org.rqlite.store.sql.SqlStatement.Pragma;

/// Which settings may be read and which may be changed: by name, since a pattern over the text is easily
/// evaded.
final class PragmaRules {
    // only read, whatever their argument
    private static final Set<String> QUERIES = Set.of(
            "collation_list",
            "compile_options",
            "database_list",
            "foreign_key_check",
            "foreign_key_list",
            "function_list",
            "index_info",
            "index_list",
            "index_xinfo",
            "integrity_check",
            "module_list",
            "pragma_list",
            "quick_check",
            "table_info",
            "table_list",
            "table_xinfo");

    // only read while they have no argument
    private static final Set<String> VALUES = Set.of(
            "analysis_limit",
            "application_id",
            "auto_vacuum",
            "automatic_index",
            "busy_timeout",
            "cache_size",
            "cache_spill",
            "cell_size_check",
            "data_version",
            "defer_foreign_keys",
            "encoding",
            "foreign_keys",
            "freelist_count",
            "hard_heap_limit",
            "journal_mode",
            "journal_size_limit",
            "legacy_alter_table",
            "locking_mode",
            "max_page_count",
            "mmap_size",
            "page_count",
            "page_size",
            "query_only",
            "read_uncommitted",
            "recursive_triggers",
            "reverse_unordered_selects",
            "schema_version",
            "secure_delete",
            "soft_heap_limit",
            "synchronous",
            "temp_store",
            "threads",
            "trusted_schema",
            "user_version",
            "wal_autocheckpoint");

    // settings of the connection that are replicated (S4)
    private static final Set<String> CONNECTION_STATE =
            Set.of("foreign_keys", "recursive_triggers", "case_sensitive_like");

    private static final Set<String> WRITES =
            Set.of("user_version", "application_id", "cache_size", "optimize", "incremental_vacuum");

    private PragmaRules() {}

    /// Whether nothing is changed, neither in the database nor on the connection.
    static boolean onlyReads(Pragma pragma) {
        return QUERIES.contains(pragma.name())
                || (VALUES.contains(pragma.name()) && pragma.argument().isEmpty());
    }

    /// Whether it may be sent at all.
    static boolean allowed(Pragma pragma) {
        return onlyReads(pragma) || WRITES.contains(pragma.name()) || changesConnectionState(pragma);
    }

    /// Whether it changes how later statements on the same connection run.
    static boolean changesConnectionState(Pragma pragma) {
        return CONNECTION_STATE.contains(pragma.name()) && pragma.argument().isPresent();
    }
}
