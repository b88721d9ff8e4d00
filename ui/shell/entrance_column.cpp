#include "ui/shell/entrance_column.h"

#include "ui/kit/text_label.h"
#include "ui/kit/tokens.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kColumnWidth = 520;
}

EntranceColumn::EntranceColumn(const QString &title, QWidget *parent) : QScrollArea(parent), m_down(new QVBoxLayout)
{
    m_down->setSpacing(0);
    auto *column = new QWidget;
    column->setFixedWidth(kColumnWidth);
    auto *all = new QVBoxLayout(column);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addStretch(2);
    all->addWidget(new TextLabel(title, TextRole::page));
    all->addSpacing(space::s);
    all->addLayout(m_down);
    all->addStretch(3);
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    across->addStretch();
    across->addWidget(column);
    across->addStretch();
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setWidget(content);
}

void EntranceColumn::setLeaveKeys()
{
    for (const QKeySequence &keys : {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::ALT | Qt::Key_Left)})
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, &EntranceColumn::leaveWanted);
}

} // namespace vb::ui
