#include "core/store/entity.h"

#include "core/base/text.h"

#include <QDate>

#include <algorithm>

namespace vb::store {

const Field *EntityDecl::field(int tag) const
{
    const auto at = std::find_if(fields.begin(), fields.end(), [tag](const Field &f) { return f.tag == tag; });
    return at == fields.end() ? nullptr : &*at;
}

const FieldGroup &EntityDecl::group(const Field &field) const
{
    const auto at
        = std::find_if(groups.begin(), groups.end(), [&field](const FieldGroup &g) { return g.name == field.group; });
    VB_INVARIANT(at != groups.end());
    return *at;
}

namespace {

constexpr int kShortestCardBesidePhones = 16;

Error refuse(const Field &field, const QString &reason)
{
    return fail(Code::invalid, QStringLiteral("%1: %2").arg(QString::fromLatin1(field.column), reason));
}

Result<QCborValue> checkedText(const Field &field, const QString &given)
{
    const Result<QString> clean = field.kind == Kind::passage ? text::cleanPassage(given, field.maxLength)
                                                              : text::cleanLine(given, field.maxLength);
    if (!clean)
        return refuse(field, clean.error().detail);
    if (text::holdsCardNumber(*clean, field.kind == Kind::phone ? kShortestCardBesidePhones : 13))
        return refuse(field, QStringLiteral("this looks like a payment card number; card numbers are never stored"));
    if (clean->isEmpty())
        return QCborValue(nullptr);
    if (field.kind == Kind::date && (clean->size() != 10 || !QDate::fromString(*clean, Qt::ISODate).isValid()))
        return refuse(field, QStringLiteral("not a date; write YYYY-MM-DD"));
    if (field.kind == Kind::code
        && std::find(field.choices.begin(), field.choices.end(), clean->toUtf8()) == field.choices.end())
        return refuse(
            field,
            QStringLiteral("not one of %1")
                .arg(QString::fromLatin1(QByteArrayList(field.choices.begin(), field.choices.end()).join(", "))));
    return QCborValue(*clean);
}

} // namespace

Result<QCborValue> checkedValue(const Field &field, const QCborValue &value)
{
    if (value.isNull() || value.isUndefined())
        return field.required ? Result<QCborValue>(refuse(field, QStringLiteral("must not be empty")))
                              : QCborValue(nullptr);
    switch (field.kind) {
    case Kind::line:
    case Kind::passage:
    case Kind::date:
    case Kind::phone:
    case Kind::code: {
        if (!value.isString())
            return refuse(field, QStringLiteral("not a text"));
        VB_TRY(const QCborValue checked, checkedText(field, value.toString()));
        if (checked.isNull() && field.required)
            return refuse(field, QStringLiteral("must not be empty"));
        return checked;
    }
    case Kind::boolean:
        if (!value.isBool())
            return refuse(field, QStringLiteral("not yes or no"));
        return value;
    case Kind::integer:
    case Kind::time:
        if (!value.isInteger())
            return refuse(field, QStringLiteral("not a number"));
        return value;
    case Kind::id:
        if (!value.isByteArray() || value.toByteArray().size() != 16)
            return refuse(field, QStringLiteral("not an id"));
        return value;
    case Kind::blob:
        if (!value.isByteArray() || value.toByteArray().size() > field.maxLength)
            return refuse(field, QStringLiteral("not bytes, or more than %1").arg(field.maxLength));
        return value;
    }
    return refuse(field, QStringLiteral("of no known kind"));
}

} // namespace vb::store
