package dev.signalbox.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.SignedHttp;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.KeyFacts;
import dev.signalbox.doctor.facts.NetworkFacts;
import dev.signalbox.doctor.facts.NetworkFacts.Group;
import dev.signalbox.doctor.facts.NetworkFacts.Subnet;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Asks EC2 for subnets and security groups, Service Quotas for the vCPUs on Fargate, and KMS for
/// the policy of a key.
public final class SmallCalls {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FORM =
      Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

  private final SmallPost posts;
  private final Endpoints instead;

  /// Where the services are, where they are not at AWS.
  public record Endpoints(Optional<URI> ec2, Optional<URI> quotas, Optional<URI> kms) {}

  public SmallCalls(SignedHttp http, String region, Endpoints instead) {
    this.posts = new SmallPost(http, region);
    this.instead = instead;
  }

  /// Those of the lists that are there.
  public Asked<NetworkFacts> network(List<String> subnets, List<String> groups) {
    var found =
        each(
            subnets, "DescribeSubnets", "SubnetId", SmallCalls::subnet, "InvalidSubnetID.NotFound");
    var known =
        each(
            groups,
            "DescribeSecurityGroups",
            "GroupId",
            SmallCalls::group,
            "InvalidGroup.NotFound");
    return found.flatMap(there -> known.map(it -> new NetworkFacts(there, it)));
  }

  /// One by one, because EC2 refuses a list for one id that is not there.
  private <T> Asked<List<T>> each(
      List<String> ids,
      String action,
      String parameter,
      Function<String, T> read,
      String notThere) {
    var found = new ArrayList<T>();
    for (var id : ids) {
      var body = "Action=%s&Version=2016-11-15&%s.1=%s".formatted(action, parameter, id);
      var asked = posts.send("ec2", instead.ec2(), FORM, body, notThere);
      switch (asked) {
        case Asked.Known<String>(var xml) -> found.add(read.apply(xml));
        case Asked.Missing<String> _ -> {}
        case Asked.Denied<String> _,
            Asked.Rejected<String> _,
            Asked.Unanswered<String> _,
            Asked.Skipped<String> _ -> {
          return asked.map(_ -> List.of());
        }
      }
    }
    return new Asked.Known<>(found);
  }

  private static Subnet subnet(String xml) {
    var free = element(xml, "availableIpAddressCount");
    return new Subnet(
        element(xml, "subnetId"),
        element(xml, "vpcId"),
        free.matches("[0-9]{1,9}") ? Integer.parseInt(free) : 1);
  }

  private static Group group(String xml) {
    return new Group(element(xml, "groupId"), element(xml, "vpcId"));
  }

  /// The first of its name: ids and numbers have nothing in them that XML would escape.
  private static String element(String xml, String name) {
    var found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
    return found.find() ? found.group(1) : "";
  }

  /// On demand; Spot has a quota of its own.
  public Asked<Double> fargateVcpus() {
    var body = "{\"ServiceCode\":\"fargate\",\"QuotaCode\":\"L-3032A538\"}";
    return posts
        .send(
            "servicequotas",
            instead.quotas(),
            json("ServiceQuotasV20190624.GetServiceQuota"),
            body,
            "NoSuchResourceException")
        .map(it -> parsed(it).path("Quota").path("Value").asDouble());
  }

  private static Map<String, String> json(String target) {
    return Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", target);
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  /// A key, which a queue may name by an alias.
  public Asked<KeyFacts> key(String id) {
    return kms("DescribeKey", JSON.createObjectNode().put("KeyId", id))
        .map(it -> parsed(it).path("KeyMetadata"))
        .map(
            it ->
                new KeyFacts(
                    it.path("Arn").asText(),
                    it.path("KeyManager").asText().equals("AWS"),
                    policy(it.path("Arn").asText())));
  }

  private Asked<String> policy(String key) {
    return kms(
            "GetKeyPolicy", JSON.createObjectNode().put("KeyId", key).put("PolicyName", "default"))
        .map(it -> parsed(it).path("Policy").asText());
  }

  private Asked<String> kms(String operation, ObjectNode request) {
    return posts.send(
        "kms",
        instead.kms(),
        json("TrentService." + operation),
        request.toString(),
        "NotFoundException");
  }
}
