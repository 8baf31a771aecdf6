// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All that is built, by the rules of architecture.md 2 and of the house.
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "org.rqlite.api",
                    "org.rqlite.disco.config",
                    "org.rqlite.disco.consul",
                    "org.rqlite.disco.dns",
                    "org.rqlite.disco.dnssrv",
                    "org.rqlite.disco.etcd",
                    "org.rqlite.store",
                    "org.rqlite.http",
                    "org.rqlite.server");

    @ParameterizedTest
    @EnumSource
    void isKeptByEveryClass(ArchitectureRule rule) {
        rule.rule().check(MAIN);
    }
}
