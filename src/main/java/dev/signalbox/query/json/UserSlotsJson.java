package dev.signalbox.query.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.query.UserSlots;
import java.util.TreeMap;

/// What users hold and wait for.
public final class UserSlotsJson {
  private UserSlotsJson() {}

  public static ObjectNode of(UserSlots slots) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("user_id", slots.userId());
    json.put("active", slots.active()).put("waiting", slots.waiting());
    var lanes = json.putObject("in_lanes");
    new TreeMap<>(slots.inLanes()).forEach(lanes::put);
    return json.put("limit", slots.limit());
  }

  /// A page of them.
  public static ObjectNode of(UserSlots.Page page) {
    var json = JsonNodeFactory.instance.objectNode();
    var users = json.putArray("users");
    page.users().forEach(it -> users.add(of(it)));
    Members.text(json, "next", page.next());
    return json;
  }
}
