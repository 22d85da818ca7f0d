package dev.signalbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.github.GitHubApi.Found;
import dev.signalbox.github.Transport.Answer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether the repository is there, and whether the token may do in it what the task needs.
final class Access {
  private static final int BYTES_MAX = 1_000_000;

  /// An owner's and a repository's name as GitHub allows them.
  private static final Pattern REPO =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

  /// What a token needs, in GitHub's words.
  private static final Pattern PERMISSIONS = Pattern.compile("[a-z_=,; ]{1,200}");

  private static final Set<String> MAY_PUSH = Set.of("WRITE", "MAINTAIN", "ADMIN");

  private static final String QUERY =
      "query($owner:String!,$name:String!){repository(owner:$owner,name:$name){viewerPermission}}";

  private final GitHubApi api;
  private final URI endpoint;
  private final ContextQuery query;

  Access(GitHubApi api, URI endpoint, ContextQuery query) {
    this.api = api;
    this.endpoint = endpoint;
    this.query = query;
  }

  /// Where the repository is now. Throws `Refused` if no agent can work there.
  URI repository() {
    if (!REPO.matcher(query.repo()).matches()) {
      throw new Refused(
          Refusal.REPOSITORY_NOT_FOUND, "\"" + printable() + "\" is not a name of a repository");
    }
    var found = api.json(at("repos/" + query.repo()), BYTES_MAX);
    require(found, Refusal.REPOSITORY_NOT_FOUND, query.repo());
    if (!query.readOnly()) {
      requirePush(GitHubApi.parsed(found.answer()));
    }
    return found.at();
  }

  private String printable() {
    var text = query.repo().replaceAll("[^\\x20-\\x7e]", "?");
    return text.substring(0, Math.min(text.length(), 200));
  }

  private URI at(String path) {
    return URI.create(endpoint.toString().replaceAll("/+$", "") + "/" + path);
  }

  private void requirePush(JsonNode repository) {
    if (repository.path("archived").asBoolean() || repository.path("disabled").asBoolean()) {
      throw cannotPush("it is archived");
    }
    var push = repository.path("permissions").path("push");
    // The list can be that of the token's owner, and be missing; the graph knows the token.
    if (push.isBoolean() && !push.booleanValue() && !mayPushSaysTheGraph()) {
      throw cannotPush("it may only read");
    }
  }

  private Refused cannotPush(String why) {
    return new Refused(
        Refusal.TOKEN_LACKS_PERMISSION, "Token cannot push to " + query.repo() + ": " + why);
  }

  /// Whoever gets no answer is not refused for it.
  private boolean mayPushSaysTheGraph() {
    var names = query.repo().split("/", 2);
    var question = JsonNodeFactory.instance.objectNode().put("query", QUERY);
    question.putObject("variables").put("owner", names[0]).put("name", names[1]);
    try {
      var found = api.posted(graph(), question.toString(), BYTES_MAX);
      if (!found.answer().isGood()) {
        return false;
      }
      var repository = GitHubApi.parsed(found.answer()).path("data").path("repository");
      return MAY_PUSH.contains(Fields.text(repository, "viewerPermission"));
    } catch (Unread _) {
      return true;
    }
  }

  /// `/graphql`, and `/api/graphql` beside `/api/v3` on an Enterprise Server.
  private URI graph() {
    return URI.create(
        endpoint.toString().replaceAll("/+$", "").replaceAll("/v3$", "") + "/graphql");
  }

  /// Throws `Refused` or `Unread` for what is not there or not allowed.
  ///
  /// @param absence what it means if it is not there
  /// @param what names it in messages
  static void require(Found found, Refusal absence, String what) {
    var answer = found.answer();
    switch (answer.status()) {
      case 200 -> {}
      case 404, 410, 451 -> throw new Refused(absence, GitHubApi.returned(answer) + " for " + what);
      case 403 -> throw forbidden(answer, what);
      default -> throw new Unread(Trouble.LASTING, GitHubApi.returned(answer) + " for " + what);
    }
  }

  private static RuntimeException forbidden(Answer answer, String what) {
    var denied = GitHubApi.returned(answer) + " for " + what;
    // The agent may have another address.
    if (answer.text().toLowerCase(Locale.ROOT).contains("ip allow list")) {
      return new Unread(Trouble.LASTING, denied + ": this address is not on the allow list");
    }
    if (answer.header("x-github-sso").isPresent()) {
      return new Refused(
          Refusal.TOKEN_LACKS_PERMISSION, denied + ": the token is not authorised for SAML SSO");
    }
    var needed =
        answer
            .header("x-accepted-github-permissions")
            .filter(it -> PERMISSIONS.matcher(it).matches())
            .map(it -> ": it would need " + it)
            .orElse("");
    return new Refused(Refusal.TOKEN_LACKS_PERMISSION, denied + needed);
  }
}
