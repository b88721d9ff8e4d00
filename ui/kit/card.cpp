#include "ui/kit/card.h"

#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

Card::Card(const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_title(new TextLabel(title, TextRole::section))
    , m_titleLine(new QWidget)
    , m_body(new QVBoxLayout)
{
    auto *line = new QHBoxLayout(m_titleLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_title, 1);
    if (title.isEmpty())
        m_titleLine->hide(); // setVisible(true) would make a window of it: it has no parent yet
    m_titleLine->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_body->setSpacing(space::l);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    column->setSpacing(space::l);
    column->addWidget(m_titleLine);
    column->addLayout(m_body, 1);
    column->addStretch(0); // takes what a body of fixed height leaves
}

void Card::setTitle(const QString &title)
{
    m_title->setText(title);
    m_titleLine->setVisible(!title.isEmpty() || m_titleLine->layout()->count() > 1);
}

void Card::setTitleAction(QWidget *action)
{
    m_titleLine->layout()->addWidget(action);
    m_titleLine->show();
}

void Card::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    paint::panel(painter, rect(), t.radiusCard, t.surface, t.line);
}

} // namespace vb::ui
