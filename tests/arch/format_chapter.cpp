#include "tests/arch/format_chapter.h"

#include "core/store/registry.h"

#include <QStringList>

namespace vb::arch {

namespace {

const QString kChapterStart = QStringLiteral("\n## Entities\n");
const QString kChapterEnd = QStringLiteral("\n## Other tables\n");

QString kindName(store::Kind kind)
{
    switch (kind) {
    case store::Kind::line: return QStringLiteral("line");
    case store::Kind::passage: return QStringLiteral("passage");
    case store::Kind::date: return QStringLiteral("date");
    case store::Kind::phone: return QStringLiteral("phone");
    case store::Kind::code: return QStringLiteral("code");
    case store::Kind::boolean: return QStringLiteral("boolean");
    case store::Kind::integer: return QStringLiteral("integer");
    case store::Kind::time: return QStringLiteral("time");
    case store::Kind::id: return QStringLiteral("id");
    case store::Kind::blob: break;
    }
    return QStringLiteral("blob");
}

QString mergeName(store::Merge merge)
{
    switch (merge) {
    case store::Merge::lastWriter: return QStringLiteral("the later one wins");
    case store::Merge::addWins: return QStringLiteral("adding wins");
    case store::Merge::appendOnly: return QStringLiteral("only added to");
    case store::Merge::immutable: return QStringLiteral("never changed");
    case store::Merge::forward: return QStringLiteral("the one further on");
    case store::Merge::maximum: break;
    }
    return QStringLiteral("the greatest value");
}

QString streamName(store::Stream stream)
{
    switch (stream) {
    case store::Stream::ops: return QStringLiteral("Travels with the operations");
    case store::Stream::keys: return QStringLiteral("Travels in the keys stream");
    case store::Stream::local: break;
    }
    return QStringLiteral("Stays on this PC");
}

QString rolesText(Roles roles)
{
    QStringList names;
    for (const Role role : kAllRoles)
        if (roles.contains(role))
            names.append(roleName(role));
    return names.isEmpty()                            ? QStringLiteral("nobody")
        : names.size() == qsizetype(kAllRoles.size()) ? QStringLiteral("all")
                                                      : names.join(QStringLiteral(", "));
}

QString groupRow(const store::FieldGroup &group)
{
    return QStringLiteral("| %1 | %2 | %3%4 | %5 |\n")
        .arg(QString::fromUtf8(group.name), rolesText(group.read), rolesText(group.write),
             group.selfWrite ? QStringLiteral(", the person himself") : QString(), mergeName(group.merge));
}

QString fieldRow(const store::Field &field)
{
    QStringList choices;
    for (const QByteArray &choice : field.choices)
        choices.append(QString::fromUtf8(choice));
    return QStringLiteral("| `%1` | %2 | %3%4 | %5 | %6%7 |\n")
        .arg(QString::fromUtf8(field.column))
        .arg(field.tag)
        .arg(kindName(field.kind), field.required ? QString() : QStringLiteral(" or empty"),
             QString::fromUtf8(field.group), QString::fromUtf8(field.meaning),
             choices.isEmpty() ? QString() : QStringLiteral(": ") + choices.join(QStringLiteral(", ")));
}

QString entityText(const store::EntityDecl &entity)
{
    QString out = QStringLiteral("\n### `%1`\n\n%2. %3. Retention class: %4.")
                      .arg(QString::fromUtf8(entity.table), QString::fromUtf8(entity.meaning),
                           streamName(entity.stream), QString::fromUtf8(entity.retention));
    if (!entity.fhir.isEmpty())
        out += QStringLiteral(" FHIR R4: %1.").arg(QString::fromUtf8(entity.fhir));
    if (entity.signedOperations)
        out += QStringLiteral(" Operations are signed.");
    out += QStringLiteral("\n\n| group | read by | written by | concurrent changes |\n|---|---|---|---|\n");
    for (const store::FieldGroup &group : entity.groups)
        out += groupRow(group);
    out += QStringLiteral("\n| column | tag | kind | group | meaning |\n|---|---|---|---|---|\n");
    for (const store::Field &field : entity.fields)
        out += fieldRow(field);
    return out;
}

} // namespace

QString formatChapter(const store::Registry &registry)
{
    QString out
        = kChapterStart
        + QStringLiteral(
              "\nMade from the declarations in `core/*/x_entity.cpp`; a test compares. Each table has `n` (this "
              "PC's own number,\nwhich travels nowhere), `id`, and the columns below. Kinds: line and passage "
              "are text in NFC without control or\ndirection characters; date is YYYY-MM-DD; time is "
              "milliseconds since 1970, UTC; id is 16 bytes; code is one of the\nwords named; boolean is 0 or "
              "1. Tags stand for columns in operations and digests and are never used again.\n");
    for (const store::EntityDecl *entity : registry.all())
        out += entityText(*entity);
    return out;
}

QString withChapter(const QString &document, const QString &chapter)
{
    const qsizetype start = document.indexOf(kChapterStart);
    const qsizetype end = document.indexOf(kChapterEnd);
    if (start < 0 || end < start)
        return {};
    return document.left(start) + chapter + document.mid(end);
}

} // namespace vb::arch
