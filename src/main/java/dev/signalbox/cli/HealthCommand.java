package dev.signalbox.cli;

import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.service.settings.Setting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `signalbox health`: asks the replica on this machine, for a container's health check.
@Command(
    name = "health",
    description =
        "Ask the replica on this machine, where SIGNALBOX_HTTP_PORT says, whether it lives.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it lives; with --ready, it is ready",
      "1:it does not, or nobody answers",
      "2:a wrong option or setting"
    },
    footerHeading = "Examples:%n",
    footer = {"  signalbox health", "  signalbox health --ready"},
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
    var variables = new Deployment().resolve(terminal).values();
    var host = setting(variables, Setting.HTTP_HOST).replace("0.0.0.0", "127.0.0.1");
    var address = "http://" + host + ":" + setting(variables, Setting.HTTP_PORT);
    try {
      var port = new Numbers.Port().convert(setting(variables, Setting.HTTP_PORT));
      var path = ready ? "/health/ready" : "/health/live";
      return ask(new URI("http", null, host, port, path, null, null));
    } catch (CommandLine.TypeConversionException | URISyntaxException wrong) {
      terminal.err().println(address + " is no address: " + wrong.getMessage());
      return ExitCode.USAGE;
    } catch (IOException problem) {
      terminal.err().println("No replica answers on " + address + ": " + problem.getMessage());
      return ExitCode.FAILED;
    }
  }

  private int ask(URI question) throws IOException {
    var connection = (HttpURLConnection) question.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    var ok = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (var body = ok ? connection.getInputStream() : connection.getErrorStream()) {
      var said = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      terminal.out().print(PlainText.json(said));
    } finally {
      connection.disconnect();
    }
    return ok ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String setting(Map<String, String> variables, Setting setting) {
    return variables.getOrDefault(setting.key(), setting.byDefault());
  }
}
