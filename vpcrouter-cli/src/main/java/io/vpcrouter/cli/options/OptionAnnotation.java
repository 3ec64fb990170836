package io.vpcrouter.cli.options;

import com.beust.jcommander.Parameter;
import java.lang.reflect.Proxy;

/** The annotation that JCommander expects on a field: one name, one value, and nothing that JCommander should check. */
final class OptionAnnotation {
    private OptionAnnotation() {}

    /** Everything except the name and the number of values has the annotation's default. */
    static Parameter of(String name) {
        return (Parameter) Proxy.newProxyInstance(
                OptionAnnotation.class.getClassLoader(), new Class<?>[] {Parameter.class}, (proxy, method, args) -> {
                    return switch (method.getName()) {
                        case "names" -> new String[] {name};
                        case "arity" -> 1;
                        default -> method.getDefaultValue();
                    };
                });
    }
}
