package dev.signalbox.deploy.choice;

import dev.signalbox.service.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What whoever deploys has chosen, read once from the CDK context (`-c key=value`, or `context` in
/// cdk.json). The keys stand in the README's table; a test keeps the two alike.
public record Choices(
    String name,
    boolean retain,
    boolean archiveEvents,
    Optional<Agents> agents,
    Access access,
    List<String> runtimeArns,
    Optional<String> githubTokenSecretArn,
    List<String> repoTokenSecretArns,
    String defaultComputeType,
    Limits limits,
    Encryption encryption,
    Producers producers,
    Network network,
    Service service,
    ServiceSettings settings,
    List<String> operatorArns,
    Watch watch) {

  /// Where agents run on ECS: in a cluster of ours, or in one that is there already.
  public sealed interface Agents {
    /// A cluster and its task definitions, made by us.
    record Ours(
        String clusterName,
        Image image,
        FargateSize build,
        FargateSize planning,
        Map<String, String> environment,
        List<String> secretArns)
        implements Agents {}

    /// Somebody's own: only the rule and the permissions to use it are ours.
    record Theirs(
        String clusterArn,
        String family,
        Optional<String> planningFamily,
        List<String> subnetIds,
        List<String> securityGroupIds,
        List<String> roleArns,
        List<String> logGroupArns,
        String containerName,
        boolean publicIp)
        implements Agents {}
  }

  /// What agents may touch, on either compute service.
  ///
  /// @param sessionRole whether each session assumes a role of its own task, and has nothing else
  /// @param agentCoreRoleArns what AgentCore runtimes run as, and so may assume that role
  public record Access(
      boolean sessionRole, List<String> agentCoreRoleArns, List<String> modelArns) {}

  /// The network that the service and our agents are in.
  public sealed interface Network {
    /// A small one, made by us.
    ///
    /// @param natGateways none if what runs there reaches nothing but AWS
    /// @param interfaceEndpoints whether AWS is reached inside the network
    record Ours(int natGateways, boolean interfaceEndpoints) implements Network {}

    /// One that is there: private subnets with a way out.
    record Theirs(String vpcId, List<String> subnetIds) implements Network {}
  }

  /// With whose key data lies in tables, queues, buckets, logs and the topic of alarms.
  public sealed interface Encryption {
    /// With AWS's own, which cost nothing.
    record OfAws() implements Encryption {}

    /// With one that is made for it.
    record Ours() implements Encryption {}

    /// With one that is there, whose policy lets AWS's services use it.
    record Theirs(String keyArn) implements Encryption {}
  }

  /// Who may send tasks from outside of this account.
  public record Producers(List<String> accounts, Optional<String> organization) {
    public boolean isEmpty() {
      return accounts.isEmpty() && organization.isEmpty();
    }
  }

  /// An image by its whole URI, or a repository of this account's ECR and a tag.
  public sealed interface Image {
    /// As given.
    record At(String uri) implements Image {}

    /// In the ECR of the account and Region that is deployed to.
    record InEcr(String repository, String tag) implements Image {}
  }

  /// How many tasks may run at once: of one user, and of all users together if that is limited.
  public record Limits(int perUser, Optional<Integer> overAllUsers) {}

  /// The service's own tasks.
  ///
  /// @param visitors security groups that may reach its HTTP port; without one nobody can
  public record Service(
      Image image,
      FargateSize size,
      int replicasMin,
      int replicasMax,
      boolean healthCheck,
      List<String> visitors) {}

  /// What the service is told beyond what follows from the deployment.
  ///
  /// @param given by the name of the variable
  /// @param visibility how long a message stays hidden, which the queues have to know
  /// @param grace how long a stop waits for messages, which ECS has to know
  public record ServiceSettings(
      Map<String, String> given,
      Duration visibility,
      Duration grace,
      Optional<String> consoleTokenSecretArn) {
    /// Whether people look and act by the service's own pages and API.
    public boolean console() {
      return Boolean.parseBoolean(told(Setting.CONSOLE_ENABLED));
    }

    /// Where it answers for its health, and serves metrics and the console.
    public String httpPort() {
      return told(Setting.HTTP_PORT);
    }

    /// The URL of the collector, if there is one.
    public Optional<String> tracesEndpoint() {
      return Optional.of(told(Setting.TRACES_ENDPOINT)).filter(it -> !it.isEmpty());
    }

    private String told(Setting setting) {
      return given.getOrDefault(setting.key(), setting.byDefault());
    }
  }

  /// What is watched, and who hears of it.
  public record Watch(
      Optional<String> email,
      int oldestMessageSeconds,
      int oldestLaneMessageSeconds,
      int silentMinutes) {}

  public static Choices read(Map<String, Object> context) {
    return read(new ContextReader(context));
  }

  /// The secrets of all GitHub tokens.
  public List<String> tokenSecretArns() {
    return Stream.concat(githubTokenSecretArn.stream(), repoTokenSecretArns.stream())
        .distinct()
        .toList();
  }

  /// Every key that can be given.
  public static Set<String> keys() {
    var reader = new ContextReader(Map.of());
    var _ = read(reader);
    return reader.asked();
  }

  private static Choices read(ContextReader reader) {
    var name = reader.text("name", "signalbox", "[a-z][a-z0-9-]{0,29}");
    var runtimes = reader.arns("agentCoreRuntimeArns", "bedrock-agentcore");
    var agents = AgentChoices.read(reader, name);
    var choices =
        new Choices(
            name,
            reader.flag("retain", true),
            reader.flag("archiveEvents", false),
            agents,
            AgentChoices.access(reader, runtimes),
            runtimes,
            reader.arns("githubTokenSecretArn", "secretsmanager").stream().findFirst(),
            reader.arns("repoTokenSecretArns", "secretsmanager"),
            computeType(reader, runtimes, agents),
            limits(reader),
            PlatformChoices.encryption(reader),
            PlatformChoices.producers(reader),
            PlatformChoices.network(reader),
            service(reader, name),
            SettingChoices.read(reader, agents.isPresent()),
            PlatformChoices.operators(reader),
            new Watch(
                reader.text("alarmEmail"),
                reader.number("oldestMessageSeconds", 900, 60, 86_400),
                reader.number("oldestLaneMessageSeconds", 3_600, 60, 86_400),
                reader.number("silentMinutes", 10, 5, 60)));
    if (choices.archiveEvents && agents.isEmpty()) {
      reader.problem("archiveEvents: there are no events of ECS without enableEcs=true");
    }
    if (choices.settings.httpPort().equals("0") && !choices.service.visitors().isEmpty()) {
      reader.problem("httpSecurityGroups: any free port (httpPort=0) cannot be opened");
    }
    reader.check();
    return choices;
  }

  /// What repositories get that name none: AgentCore if there is a runtime, else ECS if it is on.
  private static String computeType(
      ContextReader reader, List<String> runtimes, Optional<Agents> agents) {
    var otherwise = runtimes.isEmpty() && agents.isPresent() ? "ecs" : "agentcore";
    var type = reader.text("defaultComputeType", otherwise, "agentcore|ecs");
    if (type.equals("ecs") && agents.isEmpty()) {
      reader.problem("defaultComputeType: ecs needs enableEcs=true");
    }
    if (type.equals("agentcore") && runtimes.isEmpty() && agents.isPresent()) {
      reader.problem("defaultComputeType: agentcore needs agentCoreRuntimeArns");
    }
    return type;
  }

  /// With the bounds of the service's own settings, so that a deployed service starts.
  private static Limits limits(ContextReader reader) {
    return new Limits(
        reader.number("userConcurrencyMax", 10, 1, 100_000),
        reader.numberIfGiven("concurrencyMax", 1, 100_000));
  }

  private static Service service(ContextReader reader, String name) {
    var min = reader.number("replicas", 1, 1, 100);
    var max = reader.number("replicasMax", Math.max(min, 4), 1, 100);
    if (max < min) {
      reader.problem("replicasMax: " + max + " is less than replicas, " + min);
    }
    return new Service(
        image(reader, "image", name),
        FargateSize.read(reader, "service", 256, 512),
        min,
        max,
        reader.flag("healthCheck", true),
        PlatformChoices.visitors(reader));
  }

  /// Reads `<prefix>Uri` and, for the repository, `<prefix>Tag`.
  static Image image(ContextReader reader, String prefix, String repository) {
    var tag = reader.text(prefix + "Tag", "latest", "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    return reader
        .text(prefix + "Uri")
        .<Image>map(Image.At::new)
        .orElse(new Image.InEcr(repository, tag));
  }

  public String named(String part) {
    return name + "-" + part;
  }
}
