package coretime.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. */
class ArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("coretime");

    @Test
    void arrowsBetweenModulesPointOnlyDownward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("coretime..")
                .layer("cli")
                .definedBy("coretime.cli..")
                .layer("boot")
                .definedBy("coretime.boot..")
                .layer("web")
                .definedBy("coretime.web..")
                .layer("host")
                .definedBy("coretime.host..")
                .layer("lab")
                .definedBy("coretime.lab..")
                .layer("libvirt")
                .definedBy("coretime.libvirt..")
                .layer("time")
                .definedBy("coretime.time..")
                .layer("vmcore")
                .definedBy("coretime.vmcore..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("boot")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("host")
                .mayOnlyBeAccessedByLayers("cli", "web")
                .whereLayer("lab")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("libvirt")
                .mayOnlyBeAccessedByLayers("cli", "host", "lab")
                .whereLayer("time")
                .mayOnlyBeAccessedByLayers("cli", "web", "host", "lab")
                .whereLayer("vmcore")
                .mayOnlyBeAccessedByLayers("cli", "host")
                .check(classes);
    }

    @Test
    void whatIsInternalToAModuleIsUsedByNoOther() {
        for (String module : new String[] {"boot", "host", "lab", "libvirt", "vmcore", "web"}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("coretime." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("coretime." + module + ".internal..")
                    .check(classes);
        }
    }

    @Test
    void modulesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("coretime.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void onlyTheCommandWritesToTheTerminalOrEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("coretime.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(classes);
    }
}
