package dev.signalbox.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.SignedHttp;
import dev.signalbox.aws.name.Arn;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.NetworkFacts;
import dev.signalbox.doctor.facts.NetworkFacts.Group;
import dev.signalbox.doctor.facts.NetworkFacts.Subnet;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/// Asks EC2 for subnets and security groups, and Service Quotas for the vCPUs on Fargate.
public final class SmallCalls {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FORM =
      Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]+)</Code>");

  private final SignedHttp http;
  private final String region;
  private final Endpoints instead;

  /// Where the services are, where they are not at AWS.
  public record Endpoints(Optional<URI> ec2, Optional<URI> quotas) {}

  public SmallCalls(SignedHttp http, String region, Endpoints instead) {
    this.http = http;
    this.region = region;
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
      var asked = post("ec2", instead.ec2(), FORM, body, notThere);
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
    var headers =
        Map.of(
            "Content-Type", "application/x-amz-json-1.1",
            "X-Amz-Target", "ServiceQuotasV20190624.GetServiceQuota");
    var body = "{\"ServiceCode\":\"fargate\",\"QuotaCode\":\"L-3032A538\"}";
    return post("servicequotas", instead.quotas(), headers, body, "NoSuchResourceException")
        .map(SmallCalls::quota);
  }

  private static Double quota(String json) {
    try {
      return JSON.readTree(json).path("Quota").path("Value").asDouble();
    } catch (JsonProcessingException _) {
      return 0.0;
    }
  }

  private Asked<String> post(
      String service,
      Optional<URI> elsewhere,
      Map<String, String> headers,
      String body,
      String notThere) {
    try {
      var answer = http.post(service, elsewhere.orElse(atAws(service)), headers, body);
      return answer.status() == 200
          ? new Asked.Known<>(answer.body())
          : refused(service, answer, notThere);
    } catch (IOException failure) {
      return new Asked.Unanswered<>(
          service + " did not answer: " + failure.getClass().getSimpleName());
    } catch (SdkException failure) {
      return new Asked.Unanswered<>("no credentials to ask " + service + " with");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Asked.Unanswered<>(service + " did not answer in time");
    }
  }

  private URI atAws(String service) {
    var suffix = Arn.partitionOf(region).equals("aws-cn") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return URI.create("https://" + service + "." + region + suffix + "/");
  }

  private static <T> Asked<T> refused(String service, SignedHttp.Answer answer, String notThere) {
    var code = code(answer.body());
    if (code.equals(notThere)) {
      return new Asked.Missing<>(code);
    }
    var told = service + " answered " + answer.status() + (code.isEmpty() ? "" : ", " + code);
    return answer.status() == 403 || code.startsWith("AccessDenied")
        ? new Asked.Denied<>(told)
        : new Asked.Unanswered<>(told);
  }

  private static String code(String body) {
    var xml = CODE.matcher(body);
    if (xml.find()) {
      return xml.group(1);
    }
    try {
      var type = JSON.readTree(body).path("__type").asText();
      return type.substring(type.lastIndexOf('#') + 1);
    } catch (JsonProcessingException _) {
      return "";
    }
  }
}
