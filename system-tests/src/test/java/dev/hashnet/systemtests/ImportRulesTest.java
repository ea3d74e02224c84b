package dev.hashnet.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Who may import whom: docs/architecture.md as rules, over the classes of all modules. */
@AnalyzeClasses(packages = "dev.hashnet", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
  private static final List<String> NETWORK_PACKAGES =
      List.of("network", "artifact", "encoder", "image", "perceptual", "transform");

  /** The first packages below {@code dev.hashnet}, by the module that they lie in. */
  private static final Map<String, List<String>> MODULES =
      Map.of(
          "core", List.of("core"),
          "schemas", List.of("schemas"),
          "cli", List.of("cli"),
          "network", NETWORK_PACKAGES,
          "streams", List.of("streams"),
          "trainer", List.of("trainer"),
          "quickstart", List.of("quickstart"));

  private static final String[] NETWORK =
      NETWORK_PACKAGES.stream().map(name -> "dev.hashnet." + name + "..").toArray(String[]::new);

  @ArchTest
  static final ArchRule core_importsNothingButJava =
      classes()
          .that()
          .resideInAPackage("dev.hashnet.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.hashnet.core..");

  @ArchTest
  static final ArchRule core_hasNoThreadFileOrSocket =
      noClasses()
          .that()
          .resideInAPackage("dev.hashnet.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule onlyNetwork_importsNetworkLibrariesAndImageCodecs =
      noClasses()
          .that()
          .resideOutsideOfPackages(NETWORK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..",
              "org.deeplearning4j..",
              "ai.onnxruntime..",
              "onnx..",
              "org.bytedeco..",
              "javax.imageio..",
              "java.awt..");

  @ArchTest
  static final ArchRule onlyHttp_importsTheWebServer =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.hashnet.streams.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule coreAndNetwork_doNotImportAvroNorKafka =
      noClasses()
          .that()
          .resideInAPackage("dev.hashnet.core..")
          .or()
          .resideInAnyPackage(NETWORK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.avro..", "org.apache.kafka..", "io.confluent..", "dev.hashnet.schemas..");

  @ArchTest
  static final ArchRule streams_doesNotImportTrainer =
      noClasses()
          .that()
          .resideInAPackage("dev.hashnet.streams..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.hashnet.trainer..");

  @ArchTest
  static final ArchRule trainer_doesNotImportStreams =
      noClasses()
          .that()
          .resideInAPackage("dev.hashnet.trainer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.hashnet.streams..");

  @ArchTest
  static final ArchRule nobody_importsQuickstart =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.hashnet.quickstart..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.hashnet.quickstart..");

  @ArchTest
  static final ArchRule modules_haveNoCycles =
      slices().assignedFrom(new ByModule()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule clocks_areReadAtTheEdgeOnly =
      noClasses()
          .that()
          .haveNameNotMatching(".*(App|Command|Main)(\\$.*)?")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callConstructor(Random.class);

  @ArchTest
  static final ArchRule nobody_sleepsOrPrints =
      noClasses()
          .that()
          .haveNameNotMatching("dev\\.hashnet\\.cli\\.HashNetCommandLine")
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule names_sayWhatAClassIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Impl");

  /** A class's module. */
  private static final class ByModule implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return MODULES.entrySet().stream()
          .filter(module -> module.getValue().stream().anyMatch(name -> isIn(type, name)))
          .findFirst()
          .map(module -> SliceIdentifier.of(module.getKey()))
          .orElseGet(SliceIdentifier::ignore);
    }

    private static boolean isIn(JavaClass type, String name) {
      String packageName = type.getPackageName() + ".";
      return packageName.startsWith("dev.hashnet." + name + ".");
    }

    @Override
    public String getDescription() {
      return "modules";
    }
  }
}
