// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Who may know whom (architecture.md 2), and what a class may not hold or do.
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.rqlite.api", "org.rqlite.store", "org.rqlite.http", "org.rqlite.server");

    @Test
    void apiKnowsNobody() {
        check(noClasses()
                .that()
                .resideInAPackage("org.rqlite.api..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("org.rqlite.api..", "java..", "org.jspecify.."));
    }

    @Test
    void httpKnowsNeitherSqliteNorRatisNorTheStore() {
        check(noClasses()
                .that()
                .resideInAPackage("org.rqlite.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "org.sqlite..", "org.apache..", "org.rqlite.store..", "org.rqlite.server.."));
    }

    @Test
    void storeKnowsNeitherHttpNorJson() {
        check(noClasses()
                .that()
                .resideInAPackage("org.rqlite.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net.http..",
                        "io.helidon..",
                        "tools.jackson..",
                        "org.rqlite.http..",
                        "org.rqlite.server.."));
    }

    @Test
    void ratisStaysInItsPackages() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("org.rqlite.store.raft..", "org.rqlite.store.peer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ratis.."));
    }

    @Test
    void theDriverStaysInItsPackage() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.rqlite.store.sqlite..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "java.sql.."));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("org.rqlite.(**)").should().beFreeOfCycles());
    }

    @Test
    void aStaticFieldIsConstant() {
        check(fields().that()
                .areStatic()
                .and(DescribedPredicate.describe("are in a source file", ArchitectureTest::isWritten))
                .should()
                .beFinal()
                .andShould()
                .notHaveRawType(DescribedPredicate.describe("that changes", ArchitectureTest::changes)));
    }

    @Test
    void onlyTheHaltEndsTheProcess() {
        check(noClasses()
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
                .callMethod(Runtime.class, "halt", int.class));
    }

    @Test
    void namesSayWhatAClassIs() {
        check(noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Base|Data|Info)(\\$.*)?"));
    }

    @Test
    void aClassIsFinalSealedOrAbstract() {
        check(classes()
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
    }

    private static void check(ArchRule rule) {
        rule.check(MAIN);
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
