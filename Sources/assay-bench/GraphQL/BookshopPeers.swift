import JSON

/// The same schema, data and operation for other interpreters: each program prints its response once,
/// then how many times in a second it parses, validates and executes the operation.
///
/// Theirs end with objects in memory; ours ends with the bytes of the response.
extension Bookshop {
    /// For graphql-js on Node.js; Debian keeps it in /usr/share/nodejs.
    static let javaScript = """
        const { buildSchema, parse, validate, execute } = require('graphql');
        const schema = buildSchema(\(literal(sdl)));
        const query = \(literal(query));
        const variableValues = { first: 20, genre: 'NOVEL' };
        const books = [...Array(100).keys()].map((id) => ({
          __typename: 'Book', id: `book-${id}`, title: `The book of the number ${id}`,
          year: 1900 + id, rating: ((id % 50) * 2 + 1) / 16, genre: 'NOVEL',
          isbn: id % 3 === 0 ? null : `978-${id}`, available: id % 2 === 0,
          author: {
            __typename: 'Author', id: `author-${id % 7}`, name: `Author ${id % 7}`,
            born: 1850 + (id % 7), country: (id % 7) % 4 === 0 ? null : 'NL',
          },
        }));
        const edges = books.map((node, id) => ({ cursor: `c${id}`, node }));
        const rootValue = {
          viewer: { name: 'Ana', roles: ['reader', 'writer'] },
          books: ({ first }) => ({
            edges: edges.slice(0, first), totalCount: edges.length,
            pageInfo: { hasNextPage: true, endCursor: `c${first - 1}` },
          }),
        };
        function once() {
          const document = parse(query);
          const errors = validate(schema, document);
          if (errors.length > 0) throw errors[0];
          return execute({ schema, document, rootValue, variableValues });
        }
        console.log(JSON.stringify(once()));
        const warm = process.hrtime.bigint() + 1000000000n;
        while (process.hrtime.bigint() < warm) once();
        const begin = process.hrtime.bigint();
        const end = begin + BigInt(process.argv[2]) * 1000000000n;
        let count = 0;
        while (process.hrtime.bigint() < end) { once(); count += 1; }
        console.log(count / (Number(process.hrtime.bigint() - begin) / 1e9));
        """

    /// For graphql-core on Python.
    static let python = """
        import json, sys, time
        from graphql import build_schema, parse, validate, execute_sync
        schema = build_schema(\(literal(sdl)))
        query = \(literal(query))
        variables = {"first": 20, "genre": "NOVEL"}
        edges = [{"cursor": f"c{i}", "node": {
            "__typename": "Book", "id": f"book-{i}", "title": f"The book of the number {i}",
            "year": 1900 + i, "rating": (i % 50 * 2 + 1) / 16, "genre": "NOVEL",
            "isbn": None if i % 3 == 0 else f"978-{i}", "available": i % 2 == 0,
            "author": {
                "__typename": "Author", "id": f"author-{i % 7}", "name": f"Author {i % 7}",
                "born": 1850 + i % 7, "country": None if (i % 7) % 4 == 0 else "NL"}}}
            for i in range(100)]
        root = {
            "viewer": {"name": "Ana", "roles": ["reader", "writer"]},
            "books": lambda info, first, genre=None: {
                "edges": edges[:first], "totalCount": len(edges),
                "pageInfo": {"hasNextPage": True, "endCursor": f"c{first - 1}"}},
        }
        def once():
            document = parse(query)
            errors = validate(schema, document)
            if errors:
                raise errors[0]
            return execute_sync(schema, document, root_value=root, variable_values=variables)
        print(json.dumps({"data": once().data}))
        count, begin = 0, time.perf_counter()
        while time.perf_counter() < begin + int(sys.argv[1]):
            once()
            count += 1
        print(count / (time.perf_counter() - begin))
        """

    /// A text as JavaScript and Python both read it.
    private static func literal(_ text: String) -> String { JSONValue.string(text).description }
}
