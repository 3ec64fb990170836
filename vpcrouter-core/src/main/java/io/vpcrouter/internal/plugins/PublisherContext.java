package io.vpcrouter.internal.plugins;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Validated;

/** What a mode is handed. */
final class PublisherContext extends BaseContext implements ModeContext {
    private static final String PUBLISH = "publish";

    private final boolean allowEmptySpec;

    PublisherContext(String plugin, Services services, boolean allowEmptySpec) {
        super("mode " + plugin, plugin, services);
        this.allowEmptySpec = allowEmptySpec;
    }

    @Override
    public void publish(Validated<RouteSpec> spec) {
        if (accepts(PUBLISH, spec)) {
            links().published(spec);
            accepted(PUBLISH);
        }
    }

    @Override
    public boolean allowEmptySpec() {
        return allowEmptySpec;
    }
}
