package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// A replica as the built image, with what Fargate's smallest size gives it: a quarter of a
/// processor, half a gigabyte, a root file system that cannot be written. It shares the network of
/// the host, where LocalStack's port and the stand-ins are on loopback.
final class ServiceContainer implements AwsWorld.Service {
  private static final Duration START = Duration.ofSeconds(90);
  private static final long MEMORY = 512L << 20;
  private static final long QUARTER_CPU = 250_000_000L;

  private final GenericContainer<?> container;
  private final String id;
  private final Path log;

  private ServiceContainer(GenericContainer<?> container, Path log) {
    this.container = container;
    this.id = container.getContainerId();
    this.log = log;
  }

  static AwsWorld.Service start(String image, String name, Map<String, String> environment) {
    var container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withNetworkMode("host")
            .withEnv(environment)
            .withEnv("SIGNALBOX_HTTP_HOST", "127.0.0.1")
            .withEnv("SIGNALBOX_HTTP_PORT", Integer.toString(freePort()))
            .withCreateContainerCmdModifier(
                command ->
                    Optional.ofNullable(command.getHostConfig())
                        .orElseThrow()
                        .withReadonlyRootfs(true)
                        .withNanoCPUs(QUARTER_CPU)
                        .withMemory(MEMORY)
                        .withMemorySwap(MEMORY))
            .waitingFor(
                Wait.forLogMessage(".*signalbox consumes.*\\n", 1).withStartupTimeout(START));
    container.start();
    assertThat(container.getContainerInfo().getConfig().getUser()).startsWith("10001");
    return new ServiceContainer(container, Path.of("target", "e2e", name + ".log"));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// What `docker stop -t` does.
  @Override
  public long stop(Duration grace) {
    var docker = DockerClientFactory.instance().client();
    docker.stopContainerCmd(id).withTimeout((int) grace.toSeconds()).exec();
    var code = docker.inspectContainerCmd(id).exec().getState().getExitCodeLong();
    return Optional.ofNullable(code).orElseThrow();
  }

  @Override
  public String log() {
    return container.getLogs();
  }

  @Override
  public void close() {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Files.writeString(log, log());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      container.stop();
    }
  }
}
