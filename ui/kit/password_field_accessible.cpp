#include "ui/kit/password_field_accessible.h"

#include "ui/kit/password_field.h"

#include <algorithm>

namespace vb::ui {

namespace {

QAccessibleInterface *makePasswordAccessible(const QString &, QObject *object)
{
    auto *field = qobject_cast<PasswordField *>(object);
    return field ? new PasswordFieldAccessible(field) : nullptr;
}

} // namespace

PasswordFieldAccessible::PasswordFieldAccessible(PasswordField *field)
    : QAccessibleWidget(field, QAccessible::EditableText)
{
}

void PasswordFieldAccessible::install()
{
    static const bool installed = [] {
        QAccessible::installFactory(makePasswordAccessible);
        return true;
    }();
    Q_UNUSED(installed);
}

PasswordField &PasswordFieldAccessible::field() const
{
    return *static_cast<PasswordField *>(widget());
}

QAccessible::State PasswordFieldAccessible::state() const
{
    QAccessible::State state = QAccessibleWidget::state();
    state.editable = field().isEnabled();
    state.passwordEdit = true;
    state.selectableText = true;
    return state;
}

QString PasswordFieldAccessible::text(QAccessible::Text kind) const
{
    if (kind == QAccessible::Value)
        return text(0, characterCount());
    return QAccessibleWidget::text(kind);
}

void PasswordFieldAccessible::setText(QAccessible::Text kind, const QString &text)
{
    if (kind == QAccessible::Value)
        replaceText(0, characterCount(), text);
    else
        QAccessibleWidget::setText(kind, text);
}

void *PasswordFieldAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface *>(this);
    if (type == QAccessible::EditableTextInterface)
        return static_cast<QAccessibleEditableTextInterface *>(this);
    return QAccessibleWidget::interface_cast(type);
}

void PasswordFieldAccessible::selection(int index, int *start, int *end) const
{
    const bool any = index == 0 && selectionCount() == 1;
    *start = any ? std::min(field().m_cursor, field().m_anchor) : 0;
    *end = any ? std::max(field().m_cursor, field().m_anchor) : 0;
}

int PasswordFieldAccessible::selectionCount() const
{
    return field().m_cursor != field().m_anchor ? 1 : 0;
}

void PasswordFieldAccessible::addSelection(int start, int end)
{
    setSelection(0, start, end);
}

void PasswordFieldAccessible::removeSelection(int index)
{
    if (index == 0)
        field().moveTo(field().m_cursor, false);
}

void PasswordFieldAccessible::setSelection(int index, int start, int end)
{
    if (index != 0)
        return;
    field().moveTo(start, false);
    field().moveTo(end, true);
}

int PasswordFieldAccessible::cursorPosition() const
{
    return field().m_cursor;
}

void PasswordFieldAccessible::setCursorPosition(int position)
{
    field().moveTo(position, false);
}

QString PasswordFieldAccessible::text(int start, int end) const
{
    const int from = std::clamp(start, 0, field().length());
    const int to = std::clamp(end, from, field().length());
    return QString(to - from, QChar(0x2022));
}

int PasswordFieldAccessible::characterCount() const
{
    return field().length();
}

QRect PasswordFieldAccessible::characterRect(int offset) const
{
    if (offset < 0 || offset >= field().length())
        return {};
    const QRect area = field().textRect();
    const QRect local(area.left() + field().xOf(offset) - field().m_scroll, area.top(), field().advance(offset),
                      area.height());
    return {field().mapToGlobal(local.topLeft()), local.size()};
}

int PasswordFieldAccessible::offsetAtPoint(const QPoint &point) const
{
    return field().indexAt(field().mapFromGlobal(point).x());
}

void PasswordFieldAccessible::scrollToSubstring(int start, int end)
{
    setSelection(0, start, end);
}

QString PasswordFieldAccessible::attributes(int, int *start, int *end) const
{
    *start = 0;
    *end = characterCount();
    return {};
}

void PasswordFieldAccessible::deleteText(int start, int end)
{
    field().remove(start, end);
    field().edited();
}

void PasswordFieldAccessible::insertText(int offset, const QString &text)
{
    field().moveTo(offset, false);
    field().insert(text);
    field().edited();
}

void PasswordFieldAccessible::replaceText(int start, int end, const QString &text)
{
    field().remove(start, end);
    insertText(start, text);
}

} // namespace vb::ui
