package dev.signalbox.deploy;

import dev.signalbox.deploy.iam.Call;
import dev.signalbox.deploy.iam.Policy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What IAM knows of agents in a deployment: who may assume the session role, what its sessions
/// may do, and what an agent may do without one.
record AgentWorld(Policy trust, Policy session, Policy ambient) {
  static final String SESSION_ROLE = "arn:aws:iam::111122223333:role/session";

  static AgentWorld of(Variant variant) {
    var data = new Resolved(variant.data());
    return new AgentWorld(
        data.trust("AgentAccessAgentSessionRole"),
        data.policy("AgentAccessAgentSessionRole"),
        data.policy("AgentAccessTaskRole", "AgentAccessPolicy"));
  }

  AgentWorld trusting(Policy other) {
    return new AgentWorld(other, session, ambient);
  }

  AgentWorld allowing(Policy other) {
    return new AgentWorld(trust, other, ambient);
  }

  /// As STS decides: the tags are a second question, which is asked if there are any. A role that
  /// the trust policy names needs no permission of its own in the same account.
  boolean assumes(String principal, String sessionName, Map<String, String> tags) {
    var context = new TreeMap<String, List<String>>();
    tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, List.of(value)));
    context.put("aws:TagKeys", List.copyOf(tags.keySet()));
    var tag = new Call(principal, "sts:TagSession", SESSION_ROLE, context);
    var assume =
        new Call(principal, "sts:AssumeRole", SESSION_ROLE, context)
            .with("sts:RoleSessionName", sessionName);
    return trust.allows(assume) && (tags.isEmpty() || trust.allows(tag));
  }

  /// A call with the credentials of a session that has these tags.
  boolean permits(Map<String, String> tags, Call call) {
    var context = new TreeMap<>(call.context());
    tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, List.of(value)));
    return session.allows(new Call(SESSION_ROLE, call.action(), call.resource(), context));
  }
}
