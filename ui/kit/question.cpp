#include "ui/kit/question.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace vb::ui {

Question::Question(const QString &id, ButtonKind kind, QWidget *parent)
    : QFrame(parent), m_text(new TextLabel), m_yes(new BusyButton(QString(), kind)), m_no(new QPushButton)
{
    setObjectName(id + QStringLiteral(".question"));
    m_text->setWordWrap(true);
    m_yes->setObjectName(id + QStringLiteral(".yes"));
    m_no->setObjectName(id + QStringLiteral(".no"));
    for (QPushButton *button : {static_cast<QPushButton *>(m_yes), m_no})
        button->setAutoDefault(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    line->addWidget(m_yes);
    line->addWidget(m_no);
    line->addStretch();
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::l, space::l, space::l, space::l);
    down->setSpacing(space::l);
    down->addWidget(m_text);
    down->addLayout(line);
    hide();
    connect(m_yes, &QPushButton::clicked, this, &Question::confirmed);
    connect(m_no, &QPushButton::clicked, this, &Question::stop);
}

void Question::ask(const QString &consequences, const QString &yes, const QString &no)
{
    if (!isAsking())
        m_before = window()->focusWidget();
    m_text->setText(consequences);
    m_yes->setText(yes);
    m_no->setText(no);
    for (QPushButton *button : {static_cast<QPushButton *>(m_yes), m_no}) {
        button->setAccessibleName(button->text());
        button->setAccessibleDescription(consequences);
    }
    show();
    takeFocus();
}

void Question::takeFocus()
{
    m_no->setFocus(Qt::TabFocusReason);
}

void Question::stop()
{
    if (m_yes->isBusy() || !isAsking())
        return;
    close();
    Q_EMIT stopped();
}

void Question::close()
{
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    hide();
    if (!hadFocus)
        return;
    if (m_before && m_before->isVisible() && parentWidget()->isAncestorOf(m_before))
        m_before->setFocus(Qt::OtherFocusReason);
    else
        parentWidget()->setFocus(Qt::OtherFocusReason); // it was asked from another page
}

void Question::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        stop();
    else
        QFrame::keyPressEvent(event);
}

void Question::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    paint::panel(painter, rect(), t.radiusField, t.warnSoft, paint::mixed(t.warnSoft, t.warn, 0.25));
}

} // namespace vb::ui
