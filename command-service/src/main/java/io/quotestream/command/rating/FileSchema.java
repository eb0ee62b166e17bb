package io.quotestream.command.rating;

import java.util.ArrayList;
import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.rating.Nearest;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shape of files, as a JSON Schema tells it. */
public final class FileSchema {

	private final JsonNode document;

	private final Schema schema;

	private FileSchema(JsonNode document) {
		this.document = document;
		this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(document);
	}

	/** The schema of this name among the service's resources. */
	public static FileSchema of(String resource) {
		return new FileSchema(JsonMapper.shared().readTree(FileSchema.class.getResourceAsStream(resource)));
	}

	public List<Finding> check(JsonNode file) {
		return this.schema.validate(file).stream().map(this::finding).distinct().toList();
	}

	private Finding finding(Error error) {
		var path = path(error.getInstanceLocation());
		if ("additionalProperties".equals(error.getKeyword())) {
			var key = error.getProperty();
			return Finding.error(Finding.Code.UNKNOWN_KEY, path.isEmpty() ? key : path + "." + key,
					"Unknown key " + key + Nearest.hint(key, keys(error)));
		}
		var message = error.getMessage();
		return Finding.error(Finding.Code.WRONG_VALUE, path, message.substring(message.indexOf(": ") + 1).strip());
	}

	/** The keys that the schema knows in the place of the error. */
	private List<String> keys(Error error) {
		var keyword = error.getSchemaLocation().toString();
		var pointer = JsonPointer.compile(keyword.substring(keyword.indexOf('#') + 1));
		return List.copyOf(this.document.at(pointer.head()).path("properties").propertyNames());
	}

	private static String path(NodePath location) {
		var parts = new ArrayList<String>();
		for (int i = 0; i < location.getNameCount(); i++) {
			var element = location.getElement(i);
			parts.add((element instanceof Integer) ? "[" + element + "]" : ((i > 0) ? "." : "") + element);
		}
		return String.join("", parts);
	}

}
