package io.vpcrouter.etcd;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.follow.EtcdKeys;
import io.vpcrouter.internal.etcd.follow.FollowingMode;
import io.vpcrouter.internal.etcd.follow.KeySpec;
import io.vpcrouter.internal.etcd.follow.PrefixSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mode {@code etcd}: the route spec is under a key of etcd, or each destination under a key of its own. */
public final class EtcdModePlugin implements ModePlugin {
    static final OptionSpec<String> KEY =
            OptionSpec.of("etcd_key", OptionType.string("KEY"), "The key with the whole route spec, in JSON.");
    static final OptionSpec<String> PREFIX = OptionSpec.of(
            "etcd_prefix",
            OptionType.string("PREFIX"),
            "What stands before the last / of the keys that have one destination each, as in PREFIX/10.0.0.0_16.");

    /** Made by the service loader. */
    public EtcdModePlugin() {}

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public List<OptionSpec<?>> options() {
        List<OptionSpec<?>> options = new ArrayList<>(List.of(KEY, PREFIX));
        options.addAll(EtcdOptions.all());
        return options;
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        Optional<String> key = options.find(KEY);
        Optional<String> prefix = options.find(PREFIX);
        if (key.isPresent() == prefix.isPresent()) {
            throw new InvalidException(List.of(Problem.error(
                    "etcd-options",
                    Location.of(KEY.flagName()),
                    KEY.flagName(),
                    key.isPresent() ? "together with " + PREFIX.flagName() : "not given",
                    "it or " + PREFIX.flagName())));
        }
        EtcdSettings settings = EtcdSettings.of(options);
        FollowingMode.Way way = new FollowingMode.Way();
        if (key.isPresent()) {
            String source = "etcd key " + key.get();
            return new FollowingMode(
                    new EtcdKeys(settings, key.get(), false), new KeySpec(source), source, way, context);
        }
        String folder = prefix.get().endsWith("/") ? prefix.get() : prefix.get() + "/";
        String source = "etcd prefix " + folder;
        return new FollowingMode(
                new EtcdKeys(settings, folder, true), new PrefixSpec(source), source, way.atRest(), context);
    }
}
