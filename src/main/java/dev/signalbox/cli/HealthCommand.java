package dev.signalbox.cli;

import dev.signalbox.service.settings.Setting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `signalbox health`: asks the replica on this machine, for a container's health check.
@Command(
    name = "health",
    description =
        "Ask the replica on this machine, where SIGNALBOX_HTTP_PORT says, whether it lives. Exit 0"
            + " if so.",
    mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
  private static final int PATIENCE_MILLIS = 4_000;

  private final Terminal terminal;

  @Option(
      names = "--ready",
      description = "Ask instead whether none of its dependencies is down; prints each.")
  private boolean ready;

  HealthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var host = setting(Setting.HTTP_HOST).replace("0.0.0.0", "127.0.0.1");
    var address = "http://" + host + ":" + setting(Setting.HTTP_PORT);
    try {
      return ask(URI.create(address + (ready ? "/health/ready" : "/health/live")));
    } catch (IOException | IllegalArgumentException problem) {
      terminal.err().println("No replica answers on " + address + ": " + problem.getMessage());
      return 1;
    }
  }

  private int ask(URI question) throws IOException {
    var connection = (HttpURLConnection) question.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    var ok = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (var body = ok ? connection.getInputStream() : connection.getErrorStream()) {
      var said = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      terminal.out().print(said);
    } finally {
      connection.disconnect();
    }
    return ok ? 0 : 1;
  }

  private String setting(Setting setting) {
    return terminal.environment().getOrDefault(setting.key(), setting.byDefault());
  }
}
