package dev.signalbox.house;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.signalbox.cli.show.TaskJson;
import dev.signalbox.cli.text.PlainText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

/// Imports point one way: adapters to the orchestrator, the orchestrator to the lifecycle.
@AnalyzeClasses(packages = "dev.signalbox", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OURS = "dev.signalbox..";
  private static final String[] ADAPTERS = {
    "dev.signalbox.sqs..",
    "dev.signalbox.ecs..",
    "dev.signalbox.agentcore..",
    "dev.signalbox.dynamodb..",
    "dev.signalbox.payload..",
    "dev.signalbox.github..",
    "dev.signalbox.cloudformation..",
    "dev.signalbox.logs.."
  };

  @ArchTest static final ArchRule theLifecycleIsPure = knowsOnly("dev.signalbox.lifecycle..");

  @ArchTest
  static final ArchRule theShellKnowsTheLifecycleAndItsPortsOnly =
      knowsOnly("dev.signalbox.orchestrator..", "org.slf4j..", "dev.signalbox.lifecycle..");

  @ArchTest
  static final ArchRule contextIsPure =
      knowsOnly(
          "dev.signalbox.context..",
          "com.fasterxml.jackson..",
          "dev.signalbox.lifecycle..",
          "dev.signalbox.orchestrator.port.context..");

  @ArchTest
  static final ArchRule queriesAreValuesAndInterfaces =
      knowsOnly("dev.signalbox.query..", "com.fasterxml.jackson..", "dev.signalbox.lifecycle..");

  @ArchTest
  static final ArchRule theRulesOfTheDoctorAskNobody =
      knowsOnly(
          "dev.signalbox.doctor..",
          "com.fasterxml.jackson..",
          "software.amazon.event.ruler..",
          "dev.signalbox.aws.name..");

  @ArchTest
  static final ArchRule eventBridgeKnowsNoOtherAdapter = alone("dev.signalbox.eventbridge..");

  @ArchTest static final ArchRule accountKnowsNoOtherAdapter = alone("dev.signalbox.account..");

  @ArchTest
  static final ArchRule eventBridgeClientsAreUsedInOnePlace =
      clientOf("eventbridge", "dev.signalbox.eventbridge..");

  @ArchTest
  static final ArchRule pipesClientsAreUsedInOnePlace =
      clientOf("pipes", "dev.signalbox.eventbridge..");

  @ArchTest
  static final ArchRule stsClientsAreUsedInOnePlace = clientOf("sts", "dev.signalbox.account..");

  @ArchTest
  static final ArchRule pagesStandOnTheReadSideAlone =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.signalbox.console.web..",
              "dev.signalbox.console.view..",
              "dev.signalbox.console.live..",
              "dev.signalbox.console.login..",
              "dev.signalbox.console.page..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon.awssdk..", "dev.signalbox.aws..")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(ADAPTERS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.signalbox.service..", "dev.signalbox.cli..", "dev.signalbox.local..");

  /// Who counts needs no library for it.
  @ArchTest
  static final ArchRule theMetersLibraryIsKnownInOnePlace =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackage("dev.signalbox.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..");

  @ArchTest static final ArchRule sqsKnowsNoOtherAdapter = alone("dev.signalbox.sqs..");

  @ArchTest static final ArchRule ecsKnowsNoOtherAdapter = alone("dev.signalbox.ecs..");

  @ArchTest static final ArchRule agentCoreKnowsNoOtherAdapter = alone("dev.signalbox.agentcore..");

  @ArchTest static final ArchRule dynamoDbKnowsNoOtherAdapter = alone("dev.signalbox.dynamodb..");

  @ArchTest static final ArchRule payloadKnowsNoOtherAdapter = alone("dev.signalbox.payload..");

  @ArchTest
  static final ArchRule cloudFormationKnowsNoOtherAdapter = alone("dev.signalbox.cloudformation..");

  @ArchTest static final ArchRule gitHubKnowsNoOtherAdapter = alone("dev.signalbox.github..");

  @ArchTest static final ArchRule logsKnowNoOtherAdapter = alone("dev.signalbox.logs..");

  /// What is explained is the same wherever it is asked for.
  @ArchTest
  static final ArchRule explanationsArePure =
      knowsOnly(
          "dev.signalbox.explain..",
          "com.fasterxml.jackson..",
          "dev.signalbox.lifecycle..",
          "dev.signalbox.orchestrator.port.compute..",
          "dev.signalbox.query..");

  /// Jackson escapes less than a terminal obeys, so `PlainText` spells each document.
  @ArchTest
  static final ArchRule commandsPrintDocumentsInOneWay =
      noClasses()
          .that()
          .resideInAPackage("dev.signalbox.cli..")
          .and()
          .doNotHaveFullyQualifiedName(PlainText.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(TaskJson.class.getName())
          .should()
          .callMethodWhere(
              target(owner(assignableTo(JsonNode.class))).and(target(nameMatching("to.*String"))))
          .orShould()
          .callMethodWhere(
              target(owner(assignableTo(ObjectMapper.class).or(assignableTo(ObjectWriter.class))))
                  .and(target(nameMatching("writeValue.*"))))
          .orShould()
          .callMethod(PrintStream.class, "println", Object.class)
          .orShould()
          .callMethod(PrintStream.class, "print", Object.class);

  @ArchTest
  static final ArchRule theLocalAwsIsKnownToTheCommandsOnly =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackages("dev.signalbox.local..", "dev.signalbox.cli..")
          .and()
          .doNotHaveFullyQualifiedName("dev.signalbox.Main")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.signalbox.local..");

  @ArchTest
  static final ArchRule ecsClientsAreUsedInOnePlace = clientOf("ecs", "dev.signalbox.ecs..");

  @ArchTest
  static final ArchRule agentCoreClientsAreUsedInOnePlace =
      clientOf("bedrockagentcore", "dev.signalbox.agentcore..");

  @ArchTest
  static final ArchRule dynamoDbClientsAreUsedInOnePlace =
      clientOf("dynamodb", "dev.signalbox.dynamodb..");

  @ArchTest
  static final ArchRule sqsClientsAreUsedInOnePlace = clientOf("sqs", "dev.signalbox.sqs..");

  @ArchTest
  static final ArchRule s3ClientsAreUsedInOnePlace = clientOf("s3", "dev.signalbox.payload..");

  @ArchTest
  static final ArchRule logClientsAreUsedInOnePlace =
      clientOf("cloudwatchlogs", "dev.signalbox.logs..");

  @ArchTest
  static final ArchRule secretsClientsAreUsedInOnePlace =
      clientOf("secretsmanager", "dev.signalbox.github..");

  @ArchTest
  static final ArchRule cloudFormationClientsAreUsedInOnePlace =
      clientOf("cloudformation", "dev.signalbox.cloudformation..");

  @ArchTest
  static final ArchRule spansAreMadeInOnePlace =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackages("dev.signalbox.tracing..", "dev.signalbox.service.log..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule timeChanceAndTheEnvironmentAreHandedIn =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and()
          .resideOutsideOfPackages("dev.signalbox.local..", "dev.signalbox.cli..")
          .and()
          .doNotHaveFullyQualifiedName("dev.signalbox.Main")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule noVagueNames =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Service|Processor|Dto)$")
          .orShould()
          .haveNameMatching(".*\\.(Base|Abstract)[A-Z][A-Za-z]*$");

  /// Beside the language and itself.
  private static ArchRule knowsOnly(String part, String... others) {
    var known = Stream.concat(Stream.of("java..", "org.jspecify..", part), Stream.of(others));
    return classes()
        .that()
        .resideInAPackage(part)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(known.toArray(String[]::new));
  }

  private static ArchRule alone(String adapter) {
    var others =
        java.util.Arrays.stream(ADAPTERS).filter(it -> !it.equals(adapter)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(adapter)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.signalbox.service..", "dev.signalbox.cli..", "dev.signalbox.local..");
  }

  private static ArchRule clientOf(String module, String adapter) {
    return noClasses()
        .that()
        .resideInAPackage(OURS)
        .and()
        .resideOutsideOfPackages(adapter, "dev.signalbox.aws..", "dev.signalbox.local..")
        .and()
        .resideOutsideOfPackage("dev.signalbox.service..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services." + module + "..");
  }
}
