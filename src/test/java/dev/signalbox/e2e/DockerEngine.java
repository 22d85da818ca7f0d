package dev.signalbox.e2e;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/// Whether containers can be run here, answered within two seconds: what Testcontainers does to
/// find an engine takes far longer where there is none.
final class DockerEngine {
  private static final long PATIENCE_SECONDS = 2;
  private static final long PULL_SECONDS = 300;
  private static final byte[] PING =
      "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private DockerEngine() {}

  /// @throws AwsWorld.Missing when no engine answers at any of the usual places
  static void require(Map<String, String> environment) throws AwsWorld.Missing {
    var places = places(environment);
    if (places.stream().noneMatch(DockerEngine::answers)) {
      throw new AwsWorld.Missing("no Docker engine answers at " + places);
    }
  }

  private static List<String> places(Map<String, String> environment) {
    var given = Optional.ofNullable(environment.get("DOCKER_HOST"));
    if (given.isPresent()) {
      return List.of(given.get());
    }
    var places = new ArrayList<String>();
    places.add("unix:///var/run/docker.sock");
    places.add("unix://" + System.getProperty("user.home") + "/.docker/run/docker.sock");
    Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
        .ifPresent(it -> places.add("unix://" + it + "/docker.sock"));
    return places;
  }

  private static boolean answers(String place) {
    var uri = URI.create(place);
    if (uri.getScheme().equals("unix") && !Files.exists(Path.of(uri.getPath()))) {
      return false;
    }
    return CompletableFuture.supplyAsync(() -> pinged(uri), Thread::startVirtualThread)
        .completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static boolean pinged(URI uri) {
    var unix = uri.getScheme().equals("unix");
    SocketAddress address =
        unix
            ? UnixDomainSocketAddress.of(uri.getPath())
            : new InetSocketAddress(uri.getHost(), uri.getPort());
    try (var channel =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
      channel.connect(address);
      channel.write(ByteBuffer.wrap(PING));
      var answer = ByteBuffer.allocate(64);
      channel.read(answer);
      return new String(answer.array(), StandardCharsets.US_ASCII).contains(" 200 ");
    } catch (IOException _) {
      return false;
    }
  }

  /// @throws AwsWorld.Missing with the advice when the image is neither here nor can be pulled
  static void requireImage(String image, Pull pull, String advice) throws AwsWorld.Missing {
    if (!has(image) && !(pull == Pull.TRIED && pulled(image))) {
      throw new AwsWorld.Missing("there is no image " + image + ": " + advice);
    }
  }

  /// Whether an image that is not here is asked of its registry.
  enum Pull {
    TRIED,
    NEVER
  }

  private static boolean has(String image) {
    try {
      var _ = DockerClientFactory.instance().client().inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException _) {
      return false;
    }
  }

  private static boolean pulled(String image) {
    try {
      return DockerClientFactory.instance()
          .client()
          .pullImageCmd(image)
          .start()
          .awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS);
    } catch (DockerException | CompletionException _) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
