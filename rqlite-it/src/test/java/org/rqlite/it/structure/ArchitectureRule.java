// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.atomic.AtomicLong;

/// Who may know whom (architecture.md 2), and what a class may not hold or do.
enum ArchitectureRule {
    API_KNOWS_NOBODY(noClasses()
            .that()
            .resideInAPackage("org.rqlite.api..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("org.rqlite.api..", "java..", "org.jspecify..")),

    HTTP_KNOWS_NEITHER_SQLITE_NOR_RATIS_NOR_THE_STORE(noClasses()
            .that()
            .resideInAPackage("org.rqlite.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "org.sqlite..", "org.apache..", "org.rqlite.store..", "org.rqlite.server..")),

    STORE_KNOWS_NEITHER_HTTP_NOR_JSON(noClasses()
            .that()
            .resideInAPackage("org.rqlite.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net.http..", "io.helidon..", "tools.jackson..", "org.rqlite.http..", "org.rqlite.server..")),

    DISCOVERY_KNOWS_NO_OTHER_PART_OF_A_NODE(noClasses()
            .that()
            .resideInAPackage("org.rqlite.disco..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.rqlite.http..",
                    "org.rqlite.store..",
                    "org.rqlite.server..",
                    "io.helidon..",
                    "org.apache..",
                    "org.sqlite..")),

    A_DISCOVERY_MODE_KNOWS_NO_OTHER(slices().matching("org.rqlite.disco.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(),
                    JavaClass.Predicates.resideInAPackage("org.rqlite.disco.config.."))),

    DNSJAVA_STAYS_IN_ITS_MODE(noClasses()
            .that()
            .resideOutsideOfPackage("org.rqlite.disco.dnssrv..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.xbill..")),

    RATIS_STAYS_IN_ITS_PACKAGES(noClasses()
            .that()
            .resideOutsideOfPackages("org.rqlite.store.raft..", "org.rqlite.store.peer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.ratis..")),

    THE_DRIVER_STAYS_IN_ITS_PACKAGE(noClasses()
            .that()
            .resideOutsideOfPackage("org.rqlite.store.sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.sqlite..", "java.sql..")),

    PACKAGES_HAVE_NO_CYCLES(slices().matching("org.rqlite.(**)").should().beFreeOfCycles()),

    A_STATIC_FIELD_IS_CONSTANT(fields().that()
            .areStatic()
            .and(DescribedPredicate.describe("are in a source file", ArchitectureRule::isWritten))
            .should()
            .beFinal()
            .andShould()
            .notHaveRawType(DescribedPredicate.describe("that changes", ArchitectureRule::changes))),

    ONLY_THE_HALT_ENDS_THE_PROCESS(noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.rqlite.server.ProcessHalt")
            .and()
            // a crash test's fault points: `kill -9` without a kill
            .doNotHaveFullyQualifiedName("org.rqlite.store.disk.FaultPoints")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)),

    NAMES_SAY_WHAT_A_CLASS_IS(
            noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Base|Data|Info)(\\$.*)?")),

    A_CLASS_IS_FINAL_SEALED_OR_ABSTRACT(classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .doNotHaveSimpleName("package-info")
            .and()
            .doNotHaveSimpleName("module-info")
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT)
            .orShould()
            .beEnums());

    @SuppressWarnings("ImmutableEnumChecker") // ArchUnit makes its rules anew at each change, but does not say so
    private final ArchRule rule;

    ArchitectureRule(ArchRule rule) {
        this.rule = rule;
    }

    ArchRule rule() {
        return rule;
    }

    private static boolean isWritten(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !field.getName().startsWith("$");
    }

    private static boolean changes(JavaClass type) {
        return type.isEquivalentTo(ThreadLocal.class)
                || type.getPackageName().equals(AtomicLong.class.getPackageName());
    }
}
