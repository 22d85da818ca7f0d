package dev.signalbox.local.agent.jvm;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the agent needs of its caller's class path. The SDK looks for resources in every jar, so
/// each one that is not needed makes each agent start later.
final class AgentClassPath {
  private static final Pattern JAR = Pattern.compile("(.+?)-\\d.*\\.jar");

  /// The SDK's clients for DynamoDB and S3 without the AWS CRT and event streams, and Jackson.
  private static final Set<String> NEEDED =
      Set.of(
          "arns",
          "auth",
          "aws-core",
          "aws-json-protocol",
          "aws-query-protocol",
          "aws-xml-protocol",
          "checksums",
          "checksums-spi",
          "crt-core",
          "dynamodb",
          "endpoints-spi",
          "http-auth",
          "http-auth-aws",
          "http-auth-aws-eventstream",
          "http-auth-spi",
          "http-client-spi",
          "identity-spi",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "json-utils",
          "metrics-spi",
          "profiles",
          "protocol-core",
          "reactive-streams",
          "regions",
          "retries",
          "retries-spi",
          "s3",
          "sdk-core",
          "slf4j-api",
          "third-party-jackson-core",
          "url-connection-client",
          "utils",
          "utils-lite");

  private final Path code;
  private final List<Path> libraries;

  private AgentClassPath(Path code, List<Path> libraries) {
    this.code = code;
    this.libraries = libraries;
  }

  /// Empty when the caller has the agent, or what it needs, in another form than jars by their
  /// usual names.
  static Optional<AgentClassPath> of(String callers) {
    var names = new HashSet<String>();
    var libraries = new ArrayList<Path>();
    for (var entry : callers.split(Pattern.quote(File.pathSeparator), -1)) {
      var jar = JAR.matcher(new File(entry).getName());
      if (jar.matches() && NEEDED.contains(jar.group(1))) {
        // There may be several of one name: that of Jackson 3 is the same as that of Jackson 2.
        libraries.add(Path.of(entry).toAbsolutePath());
        names.add(jar.group(1));
      }
    }
    if (!names.equals(NEEDED)) {
      return Optional.empty();
    }
    return code().map(code -> new AgentClassPath(code, List.copyOf(libraries)));
  }

  /// The folder or the jar that this class was loaded from.
  private static Optional<Path> code() {
    return Optional.ofNullable(AgentClassPath.class.getProtectionDomain().getCodeSource())
        .flatMap(source -> Optional.ofNullable(source.getLocation()))
        .map(location -> Path.of(URI.create(location.toString())));
  }

  /// The same with the agent's own classes in a jar in this folder: the JVM caches none from a
  /// folder, and the jar of a build is another one after each build.
  AgentClassPath withAgentJar(Path folder) throws IOException {
    return new AgentClassPath(AgentJar.of(code).in(folder), libraries);
  }

  /// All entries, in their order.
  List<Path> entries() {
    return Stream.concat(Stream.of(code), libraries.stream()).toList();
  }

  @Override
  public String toString() {
    return entries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
