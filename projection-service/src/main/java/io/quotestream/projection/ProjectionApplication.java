package io.quotestream.projection;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Folds the events of quotes into the read models that queries are answered from. */
@SpringBootApplication
public class ProjectionApplication {

	public static void main(String[] args) {
		SpringApplication.run(ProjectionApplication.class, args);
	}

}
