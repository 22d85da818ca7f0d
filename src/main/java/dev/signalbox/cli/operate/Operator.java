package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.operator.OperatorTools;
import dev.signalbox.service.settings.Setting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/// What the commands for operators have in common: the service's tools, with the settings
/// that they take.
public final class Operator {
  private final Terminal terminal;
  private final Deployment deployment;
  private final Set<Setting> needed;

  /// @param needed the settings that its work takes
  public Operator(Terminal terminal, Deployment deployment, Set<Setting> needed) {
    this.terminal = terminal;
    this.deployment = deployment;
    this.needed = needed;
  }

  /// The exit code of the work; 1 when AWS could not be asked, 2 when a setting is wrong.
  public int work(ToIntFunction<OperatorTools> work) {
    var world = new SystemSources(terminal.clock(), terminal.random());
    return deployment.work(
        terminal,
        needed,
        open -> work.applyAsInt(new OperatorTools(open.settings(), open.clients(), world)));
  }

  /// A time as a column shows it.
  public static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// A field of a document that is there in any case.
  public static void put(ObjectNode node, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> node.put(name, text), () -> node.putNull(name));
  }
}
