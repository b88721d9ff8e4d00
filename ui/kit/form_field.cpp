#include "ui/kit/form_field.h"

#include "ui/kit/icons.h"
#include "ui/kit/line_field.h"
#include "ui/kit/paint_field.h"
#include "ui/kit/text_label.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace vb::ui {

/// The line below a field: help, muted, or a problem with its icon. Grows with the text.
class MessageLine : public QWidget {
public:
    explicit MessageLine(QWidget *parent) : QWidget(parent), m_text(new TextLabel({}, TextRole::caption))
    {
        m_text->setWordWrap(true);
        m_text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        m_line = new QHBoxLayout(this);
        m_line->setContentsMargins(0, 0, 0, 0);
        m_line->addWidget(m_text);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    }

    void say(const QString &text, bool problem)
    {
        m_problem = problem;
        m_text->setText(text);
        m_text->setTone(problem ? TextTone::danger : TextTone::muted);
        m_line->setContentsMargins(problem ? tokens().smallIconSize + space::xs + 2 : 0, 0, 0, 0);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (!m_problem)
            return;
        QPainter painter(this);
        const int side = tokens().smallIconSize;
        const int top = (m_text->fontMetrics().height() - side) / 2;
        const QRect place(isLeftToRight() ? 0 : width() - side, top, side, side);
        paintIcon(painter, place, IconName::alert, isEnabled() ? tokens().danger : tokens().disabled);
    }

private:
    TextLabel *m_text;
    QHBoxLayout *m_line;
    bool m_problem = false;
};

FormField::FormField(const QString &label, QWidget *field, QWidget *parent)
    : QWidget(parent)
    , m_label(new TextLabel(label, TextRole::medium))
    , m_optional(new TextLabel(tr("optional"), TextRole::caption, TextTone::muted))
    , m_field(field)
    , m_below(new MessageLine(this))
{
    m_label->setBuddy(field);
    m_optional->hide();
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(m_label);
    head->addWidget(m_optional, 0, Qt::AlignBottom);
    head->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addSpacing(space::xs + 2);
    column->addWidget(field);
    column->addSpacing(space::xs);
    column->addWidget(m_below);
    setFocusProxy(field);
    if (auto *line = qobject_cast<LineField *>(field))
        connect(line, &LineField::problemChanged, this, &FormField::setError);
    showBelow();
}

/// A field with the focus loses it while this goes, and then looks for its problems once more.
FormField::~FormField()
{
    disconnect(m_field, nullptr, this, nullptr);
}

void FormField::setLabel(const QString &label)
{
    m_label->setText(label);
}

void FormField::setHelp(const QString &help)
{
    m_help = help;
    showBelow();
}

void FormField::setError(const QString &error)
{
    if (m_error == error)
        return;
    m_error = error;
    m_field->setProperty(paint::kInvalidProperty, !error.isEmpty());
    m_field->update();
    showBelow();
}

void FormField::setOptional(bool optional)
{
    m_optional->setVisible(optional);
}

void FormField::setReservesLine(bool reserves)
{
    m_reserves = reserves;
    showBelow();
}

void FormField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        showBelow();
}

void FormField::showBelow()
{
    const QString &text = m_error.isEmpty() ? m_help : m_error;
    m_below->say(text, !m_error.isEmpty());
    m_below->setVisible(m_reserves || !text.isEmpty());
    m_below->setMinimumHeight(QFontMetrics(tokens().font(TextRole::caption)).height());
    if (m_field->accessibleDescription() == text)
        return;
    m_field->setAccessibleDescription(text);
}

} // namespace vb::ui
