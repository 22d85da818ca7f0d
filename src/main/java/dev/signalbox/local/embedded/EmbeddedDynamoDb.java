package dev.signalbox.local.embedded;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import com.amazonaws.services.dynamodbv2.local.shared.access.LocalDBClient;
import com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteDBAccess;
import com.amazonaws.services.dynamodbv2.local.shared.jobs.JobsRegister;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// DynamoDB in this JVM: AWS's own DynamoDB Local, in memory, with one database for all
/// credentials. Hosted by a server of ours, because the one that comes with it listens on every
/// interface of the machine. Closing it, or failing to start it, leaves no thread behind that
/// would keep the JVM alive; forgetting to close it does.
public final class EmbeddedDynamoDb implements AutoCloseable {
  private final LocalDBClient database;
  private final Server server;
  private final URI endpoint;

  private EmbeddedDynamoDb(LocalDBClient database, Server server, URI endpoint) {
    this.database = database;
    this.server = server;
    this.endpoint = endpoint;
  }

  /// Starts DynamoDB on the port, or on a free one when the port is 0; returns when it answers.
  ///
  /// @throws IllegalStateException when the port is taken
  public static EmbeddedDynamoDb start(int port) {
    return start(Loopback.HOST, port);
  }

  /// As above, on an address of choice: whoever reaches it needs no credentials.
  public static EmbeddedDynamoDb start(String host, int port) {
    var database = database();
    var server = new Server(daemonThreads());
    try {
      var connector = new ServerConnector(server);
      connector.setHost(host);
      connector.setPort(port);
      server.addConnector(connector);
      var requests = answering(database);
      server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(requests, null), "/"));
      server.start();
      var endpoint = Loopback.endpoint(host, connector.getLocalPort());
      return new EmbeddedDynamoDb(database, server, endpoint);
    } catch (Exception failed) { // Jetty declares no narrower type.
      end(server, database);
      throw new IllegalStateException("cannot start the embedded DynamoDB on port " + port, failed);
    }
  }

  /// The database in memory, whose background jobs (they roll the shards of streams over) run on
  /// daemon threads: left to itself it makes threads that sleep on for hours after the shutdown.
  private static LocalDBClient database() {
    var threads = Thread.ofPlatform().daemon().name("embedded-dynamodb-job-", 0).factory();
    var jobs = new JobsRegister(Executors.newFixedThreadPool(10, threads), false);
    return new LocalDBClient(new SQLiteDBAccess(), jobs);
  }

  private static QueuedThreadPool daemonThreads() {
    var threads = new QueuedThreadPool();
    threads.setName("embedded-dynamodb");
    threads.setDaemon(true);
    return threads;
  }

  /// The request handler makes its own database on the first request and has no way to be given
  /// one, except that it looks into this map first.
  @SuppressWarnings("unchecked")
  private static LocalDynamoDBRequestHandler answering(LocalDBClient database)
      throws ReflectiveOperationException {
    var requests = new LocalDynamoDBRequestHandler(0, true, null, true, false);
    var known = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
    known.setAccessible(true);
    ((Map<String, AmazonDynamoDBLocal>) known.get(requests)).put("shared-local-instance", database);
    return requests;
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    end(server, database);
  }

  private static void end(Server server, LocalDBClient database) {
    try {
      server.stop();
    } catch (Exception failed) { // Jetty declares no narrower type.
      throw new IllegalStateException("cannot stop the embedded DynamoDB", failed);
    } finally {
      var _ = database.shutdownNow();
    }
  }
}
