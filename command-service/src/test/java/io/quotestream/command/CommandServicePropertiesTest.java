package io.quotestream.command;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.quotestream.command.CommandServiceProperties.Product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandServicePropertiesTest {

	@Test
	void the_currency_of_a_product_is_one_that_there_is() {
		assertThat(product("EUR").currency().getCurrencyCode()).isEqualTo("EUR");
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> product("ZZZ"));
	}

	private static Product product(String currency) {
		return new Binder(new MapConfigurationPropertySource(Map.of("product.currency", currency)))
			.bind("product", Product.class)
			.get();
	}

}
