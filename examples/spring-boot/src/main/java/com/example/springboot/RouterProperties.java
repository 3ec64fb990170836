package com.example.springboot;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the router is made of.
 *
 * @param mode where the routes come from
 * @param health how hosts are checked
 * @param cloud where they are applied
 * @param port the port of the pages; 0 for a free one
 */
@ConfigurationProperties("vpcrouter")
record RouterProperties(
        Part mode,
        Part health,
        Part cloud,
        @DefaultValue("33289") int port) {
    /**
     * A plugin and its options, by the names of the command line.
     *
     * @param plugin the name of the plugin
     * @param options name to value
     */
    record Part(String plugin, @DefaultValue Map<String, String> options) {}
}
