package dev.signalbox.github;

import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.context.TaskContext;
import dev.signalbox.orchestrator.port.context.TaskContext.Issue;
import dev.signalbox.orchestrator.port.context.TaskContext.PullRequest;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads from GitHub's REST API what a task refers to. Neither a token nor a word of what was read
/// is ever logged.
public final class GitHubContextSource implements ContextSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitHubContextSource.class);

  private final GitHubSettings settings;
  private final Tokens tokens;
  private final Transport transport;
  private final Budget.Timing timing;

  GitHubContextSource(
      GitHubSettings settings, Tokens tokens, Transport transport, Budget.Timing timing) {
    this.settings = settings;
    this.tokens = tokens;
    this.transport = transport;
    this.timing = timing;
  }

  /// @param pause lets the calling thread wait
  public static GitHubContextSource of(
      GitHubSettings settings,
      SecretTokens tokens,
      InstantSource clock,
      RandomGenerator random,
      Consumer<Duration> pause) {
    return new GitHubContextSource(
        settings, tokens, new JdkTransport(), new Budget.Timing(clock, random, pause));
  }

  @Override
  public ContextAnswer read(ContextQuery query) {
    try {
      var secret = query.tokenSecretArn().or(settings::tokenSecretArn);
      return secret.isPresent()
          ? new ContextAnswer.Found(read(query, secret.get()))
          : new ContextAnswer.Unavailable(
              Trouble.LASTING, "There is no token to read from GitHub with");
    } catch (Refused refused) {
      return new ContextAnswer.Refused(refused.refusal(), refused.detail());
    } catch (Unread unread) {
      return new ContextAnswer.Unavailable(unread.trouble(), unread.because());
    } catch (RuntimeException broken) {
      // Its message may have a part of what was read.
      LOG.atError()
          .addKeyValue("problem", broken.getClass().getName())
          .log("reading from GitHub broke");
      return new ContextAnswer.Unavailable(Trouble.LASTING, "Reading from GitHub broke");
    }
  }

  private TaskContext read(ContextQuery query, String secretArn) {
    var budget = new Budget(settings.budget(), timing);
    var api = new GitHubApi(transport, budget, tokens, secretArn);
    var repository = new Access(api, settings.endpoint(), query).repository();
    var partial = new ArrayList<String>();
    return new TaskContext(
        issue(api, repository, query, partial),
        pullRequest(api, repository, query, partial),
        partial);
  }

  private Optional<Issue> issue(
      GitHubApi api, URI repository, ContextQuery query, List<String> partial) {
    var reader = new IssueReader(api, pages(api), partial);
    return ifAsked(query.issueNumber(), number -> reader.read(repository, number));
  }

  private Optional<PullRequest> pullRequest(
      GitHubApi api, URI repository, ContextQuery query, List<String> partial) {
    var diffs = new Diffs(api, settings.charactersMax());
    var reader = new PullRequestReader(api, pages(api), diffs, partial);
    return ifAsked(query.prNumber(), number -> reader.read(repository, number));
  }

  private CommentPages pages(GitHubApi api) {
    return new CommentPages(api, settings.charactersMax());
  }

  private static <T> Optional<T> ifAsked(OptionalInt number, IntFunction<T> read) {
    return number.isPresent() ? Optional.of(read.apply(number.getAsInt())) : Optional.empty();
  }

  @Override
  public void close() {
    if (transport instanceof JdkTransport jdk) {
      jdk.close();
    }
  }
}
