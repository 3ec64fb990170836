package io.vpcrouter.cli.options;

import com.beust.jcommander.IParameterValidator;
import com.beust.jcommander.IStringConverter;
import com.beust.jcommander.IValueValidator;
import com.beust.jcommander.Parameter;
import com.beust.jcommander.converters.CommaParameterSplitter;
import com.beust.jcommander.converters.IParameterSplitter;
import com.beust.jcommander.converters.NoConverter;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** The annotation that JCommander expects on a field: one name, one value, and nothing that JCommander should check. */
@SuppressWarnings("ClassExplicitlyAnnotation")
final class OptionAnnotation implements Parameter {
    private final String name;

    OptionAnnotation(String name) {
        this.name = name;
    }

    @Override
    public String[] names() {
        return new String[] {name};
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public String description() {
        return "";
    }

    @Override
    public String defaultValueDescription() {
        return "";
    }

    @Override
    public boolean required() {
        return false;
    }

    @Override
    public String descriptionKey() {
        return "";
    }

    @Override
    public boolean password() {
        return false;
    }

    @Override
    public Class<? extends IStringConverter<?>> converter() {
        return NoConverter.class;
    }

    @Override
    public Class<? extends IStringConverter<?>> listConverter() {
        return NoConverter.class;
    }

    @Override
    public boolean hidden() {
        return false;
    }

    // Java has no arrays of a generic type other than by an unchecked conversion; this one stays empty.
    @Override
    @SuppressWarnings("unchecked")
    public Class<? extends IParameterValidator>[] validateWith() {
        return (Class<? extends IParameterValidator>[]) new Class<?>[0];
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<? extends IValueValidator>[] validateValueWith() {
        return (Class<? extends IValueValidator>[]) new Class<?>[0];
    }

    @Override
    public boolean variableArity() {
        return false;
    }

    @Override
    public Class<? extends IParameterSplitter> splitter() {
        return CommaParameterSplitter.class;
    }

    @Override
    public boolean echoInput() {
        return false;
    }

    @Override
    public boolean help() {
        return false;
    }

    @Override
    public boolean forceNonOverwritable() {
        return false;
    }

    @Override
    public int order() {
        return 0;
    }

    @Override
    public String category() {
        return "";
    }

    @Override
    public String placeholder() {
        return "";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return Parameter.class;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OptionAnnotation that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
