package io.vpcrouter.aws;

import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.internal.aws.provider.RecordingContext;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.VpcView;
import java.lang.ref.Reference;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A program of its own, so that it can have a small heap: passes over a VPC, each beside the view of the one before. */
final class LargePass {
    static final int ROUTES = 1000;
    static final int HOSTS = 2000;
    private static final int PASSES = 3;
    // On a slow machine a page may come too late; the router asks again, too.
    private static final int MOST_ATTEMPTS = 30;

    private LargePass() {}

    public static void main(String[] args) {
        RouteSpec spec = spec();
        int rows = 0;
        int changes = 0;
        try (CloudProvider provider = provider(URI.create(args[0]))) {
            VpcView held = view(provider, spec);
            for (int pass = 0; pass < PASSES; pass++) {
                VpcView next = view(provider, spec);
                Plan plan = Planner.plan(next, PlanContext.allHealthy(PlanRules.DEFAULTS));
                rows = plan.decisions().size();
                changes += plan.changes().size();
                Reference.reachabilityFence(held);
                held = next;
            }
        }
        System.out.println(
                PASSES + " passes over " + rows + " rows, " + (changes == 0 ? "all in line" : changes + " changes"));
    }

    private static VpcView view(CloudProvider provider, RouteSpec spec) {
        for (int attempt = 1; ; attempt++) {
            try {
                return VpcView.of(spec, provider.read(spec.hosts()), ScopeRules.DEFAULTS);
            } catch (CloudException e) {
                System.out.println(e.getMessage());
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    static CloudProvider provider(URI endpoint) {
        OptionValues options = OptionValues.builder()
                .set(AwsOptions.REGION, "us-east-1")
                .set(AwsOptions.VPC, "vpc-1")
                .set(AwsOptions.ENDPOINT, endpoint)
                .build();
        return new AwsCloudPlugin()
                .create(
                        options,
                        new RecordingContext(RouterClock.system()),
                        new AwsEnvironment(name -> null, name -> null, Optional::empty),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "not-a-secret")));
    }

    static IpAddress host(int number) {
        return IpAddress.ofIpv4(0x0a000100 + number);
    }

    static Cidr destination(int number) {
        return Cidr.of(IpAddress.ofIpv4(0x64400000 + (number << 8)), 24);
    }

    private static RouteSpec spec() {
        Map<Cidr, RouteIntent> routes = new TreeMap<>();
        for (int r = 0; r < ROUTES; r++) {
            routes.put(destination(r), RouteIntent.of(List.of(host(r), host(HOSTS - 1 - r))));
        }
        return RouteSpec.of(routes);
    }
}
