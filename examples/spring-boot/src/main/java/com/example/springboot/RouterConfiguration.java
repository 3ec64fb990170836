package com.example.springboot;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.micrometer.RouterMetrics;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import io.vpcrouter.server.RouterServer;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Location;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The router, its metrics and its pages as beans. */
@Configuration(proxyBeanMethods = false)
class RouterConfiguration {
    private static final Location PLACE = Location.of("vpcrouter.*");

    /** Spring Boot binds every {@code MeterBinder} to the registries of the application. */
    @Bean
    RouterMetrics routerMetrics() {
        return new RouterMetrics();
    }

    @Bean
    PluginRegistry plugins() {
        return PluginRegistry.load(PluginSource.of(VpcRouter.class.getClassLoader()));
    }

    /** The pages of the router, on a port of their own. {@link RouterLifecycle} opens it when the router runs. */
    @Bean(destroyMethod = "")
    RouterServer routerServer(RouterProperties properties, PluginRegistry plugins) {
        return RouterServer.builder()
                .port(properties.port())
                .plugin(mode(properties, plugins), options(mode(properties, plugins), properties.mode()))
                .plugin(health(properties, plugins), options(health(properties, plugins), properties.health()))
                .plugin(cloud(properties, plugins), options(cloud(properties, plugins), properties.cloud()))
                .build();
    }

    /** {@link RouterLifecycle} starts it when everything else is there, and closes it first. */
    @Bean(destroyMethod = "")
    VpcRouter router(RouterProperties properties, PluginRegistry plugins, RouterMetrics metrics, RouterServer server) {
        var mode = mode(properties, plugins);
        var health = health(properties, plugins);
        var cloud = cloud(properties, plugins);
        return VpcRouter.builder()
                .mode(mode.instance(), options(mode, properties.mode()))
                .health(health.instance(), options(health, properties.health()))
                .cloud(cloud.instance(), options(cloud, properties.cloud()))
                .listener(metrics)
                .listener(server.listener())
                .web(server.webPaths())
                .build();
    }

    private static FoundPlugin<ModePlugin> mode(RouterProperties properties, PluginRegistry plugins) {
        return plugins.mode(properties.mode().plugin(), PLACE).orThrow();
    }

    private static FoundPlugin<HealthPlugin> health(RouterProperties properties, PluginRegistry plugins) {
        return plugins.health(properties.health().plugin(), PLACE).orThrow();
    }

    private static FoundPlugin<CloudPlugin> cloud(RouterProperties properties, PluginRegistry plugins) {
        return plugins.cloud(properties.cloud().plugin(), PLACE).orThrow();
    }

    private static OptionValues options(FoundPlugin<?> plugin, RouterProperties.Part part) {
        return OptionValues.parse(plugin.instance(), part.options());
    }
}
