#include "ui/kit/line_field.h"

#include "core/base/text.h"
#include "ui/kit/paint_field.h"

#include <QEvent>
#include <QPainter>

namespace vb::ui {

LineField::LineField(QWidget *parent) : QLineEdit(parent)
{
    connect(this, &QLineEdit::textEdited, this, [this] {
        if (!m_problem.isEmpty())
            setProblem(text().trimmed().isEmpty() ? QString() : findProblem());
    });
    connect(this, &QLineEdit::editingFinished, this, [this] {
        if (text().trimmed().isEmpty())
            return;
        setProblem(findProblem());
        if (m_problem.isEmpty())
            tidy();
    });
}

bool LineField::check()
{
    if (text().trimmed().isEmpty()) {
        setProblem(m_required ? tr("Please fill this in.") : QString());
        return m_problem.isEmpty();
    }
    setProblem(findProblem());
    if (m_problem.isEmpty())
        tidy();
    return m_problem.isEmpty();
}

void LineField::setProblem(const QString &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    setProperty(paint::kInvalidProperty, !problem.isEmpty());
    update();
    Q_EMIT problemChanged(m_problem);
}

QString LineField::cleanText() const
{
    return text::cleanLine(text(), text::kMaxLine).valueOr(text());
}

QString LineField::findProblem() const
{
    if (text().size() > maxLength())
        return tr("Please shorten this to %1 characters.").arg(maxLength());
    if (!text::cleanLine(text(), text::kMaxLine))
        return tr("This holds a sign that cannot be stored, such as an invisible direction mark. Please type it anew.");
    if (text::holdsCardNumber(text()))
        return tr("This looks like a payment card number. Card numbers are not stored here: please remove it.");
    return {};
}

void LineField::setTrailing(const QString &trailing)
{
    m_trailing = trailing;
    fitTrailing();
    update();
}

void LineField::fitTrailing()
{
    const int width = m_trailing.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_trailing) + space::s;
    setTextMargins(isLeftToRight() ? QMargins(0, 0, width, 0) : QMargins(width, 0, 0, 0));
}

void LineField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_trailing.isEmpty())
        return;
    QPainter painter(this);
    painter.setPen(isEnabled() ? tokens().muted : tokens().disabled);
    const int pad = paint::fieldPadding(tokens());
    painter.drawText(rect().adjusted(pad, 0, -pad, 0),
                     static_cast<int>(isLeftToRight() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter
                         | Qt::TextSingleLine,
                     m_trailing);
}

void LineField::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitTrailing();
}

} // namespace vb::ui
