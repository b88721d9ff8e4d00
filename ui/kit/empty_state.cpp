#include "ui/kit/empty_state.h"

#include "ui/kit/buttons.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace vb::ui {

/// The icon in a soft circle.
class EmptyState::Medallion : public QWidget {
public:
    explicit Medallion(IconName icon) : m_icon(icon) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

    void setIcon(IconName icon)
    {
        m_icon = icon;
        update();
    }
    [[nodiscard]] QSize sizeHint() const override { return {tokens().scaled(64), tokens().scaled(64)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        paint::panel(painter, rect(), width() / 2.0, t.soft);
        const int inset = (width() - t.scaled(28)) / 2;
        paintIcon(painter, rect().adjusted(inset, inset, -inset, -inset), m_icon, t.accent);
    }

private:
    IconName m_icon;
};

EmptyState::EmptyState(IconName icon, const QString &title, const QString &sentence, QWidget *parent)
    : QWidget(parent)
    , m_medallion(new Medallion(icon))
    , m_title(new TextLabel(title, TextRole::section))
    , m_sentence(new TextLabel(sentence, TextRole::body, TextTone::muted))
    , m_action(new QPushButton)
{
    m_title->setAlignment(Qt::AlignCenter);
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_sentence->setWordWrap(true);
    m_sentence->setFixedWidth(tokens().scaled(380));
    setButtonKind(m_action, ButtonKind::primary);
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    connect(this, &QObject::objectNameChanged, m_action,
            [this](const QString &name) { m_action->setObjectName(name + QStringLiteral(".action")); });
    setObjectName(QStringLiteral("empty"));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(0);
    column->addStretch(2);
    column->addWidget(m_medallion, 0, Qt::AlignHCenter);
    column->addSpacing(space::l);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addSpacing(space::xs);
    auto *middle = new QHBoxLayout; // an alignment would take the label's height for its width away
    middle->addStretch();
    middle->addWidget(m_sentence);
    middle->addStretch();
    column->addLayout(middle);
    column->addSpacing(space::l);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        m_sentence->setFixedWidth(tokens().scaled(380));
}

void EmptyState::setTexts(const QString &title, const QString &sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
}

void EmptyState::setIcon(IconName icon)
{
    m_medallion->setIcon(icon);
}

void EmptyState::setAction(const QString &label)
{
    m_action->setText(label);
    m_action->setVisible(!label.isEmpty());
}

} // namespace vb::ui
