package dev.signalbox.service.served;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.api.ApiAccess;
import dev.signalbox.api.ApiRoutes;
import dev.signalbox.console.Routes;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.ReadSide;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.service.settings.Settings;
import java.util.function.Function;

/// The JSON API, as the settings open it.
public final class JsonApi {
  private JsonApi() {}

  /// @param explanationJson spells an explanation
  public static Routes of(
      Settings settings,
      ReadSide read,
      TaskCommands commands,
      Function<Explanation, ObjectNode> explanationJson) {
    var access = new ApiAccess(settings.console().token(), Loopback.is(settings.http().host()));
    return new ApiRoutes(read, commands, access, explanationJson);
  }
}
