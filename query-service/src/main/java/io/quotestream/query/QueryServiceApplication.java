package io.quotestream.query;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts query-service. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class QueryServiceApplication {

	/** Runs until the process is told to end. */
	public static void main(String[] args) {
		SpringApplication.run(QueryServiceApplication.class, args);
	}

}
