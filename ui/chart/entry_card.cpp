#include "ui/chart/entry_card.h"

#include "ui/kit/buttons.h"
#include "ui/kit/key_cap.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

EntryCard::EntryCard(const QString &id, const QString &title, const QString &addText, const QKeySequence &keys,
                     QWidget *parent)
    : Card(title, parent)
    , m_id(id)
    , m_adding(new QWidget)
    , m_none(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_rows(new QVBoxLayout)
    , m_more(new QPushButton)
{
    setObjectName(id);
    layout()->setContentsMargins(space::l, space::m, space::l, space::m);
    layout()->setSpacing(space::s);
    body()->setSpacing(space::xs);
    auto *add = new QPushButton(icon(IconName::plus, IconTone::accent), addText);
    add->setObjectName(id + QStringLiteral(".add"));
    add->setAccessibleName(QStringLiteral("%1: %2").arg(title, addText));
    add->setAccessibleDescription(keys.toString(QKeySequence::NativeText));
    setButtonKind(add, ButtonKind::flat);
    auto *line = new QHBoxLayout(m_adding);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::xs);
    line->addWidget(add);
    line->addWidget(new KeyCap(keys));
    setTitleAction(m_adding);
    m_none->setWordWrap(true);
    m_none->setContentsMargins(space::s, 0, space::s, space::xs);
    m_more->setObjectName(id + QStringLiteral(".more"));
    setButtonKind(m_more, ButtonKind::flat);
    m_more->hide();
    m_rows->setSpacing(0);
    body()->addWidget(m_none);
    body()->addLayout(m_rows);
    body()->addWidget(m_more, 0, Qt::AlignLeft);
    connect(add, &QPushButton::clicked, this, &EntryCard::addWanted);
    connect(new QShortcut(keys, add), &QShortcut::activated, this, &EntryCard::addWanted);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_showsOver = !m_showsOver;
        fill();
    });
}

void EntryCard::setMayAdd(bool may)
{
    m_adding->setVisible(may);
}

void EntryCard::addOwn(QWidget *widget)
{
    body()->insertWidget(body()->count() - 1, widget);
}

void EntryCard::setLines(const std::vector<EntryLine> &inForce, const std::vector<EntryLine> &over,
                         const QString &empty)
{
    m_inForce = inForce;
    m_over = over;
    if (over.empty())
        m_showsOver = false;
    m_none->setText(empty);
    m_none->setVisible(inForce.empty() && !empty.isEmpty());
    fill();
}

void EntryCard::fill()
{
    EntityId focused;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        auto *row = static_cast<EntryRow *>(item->widget());
        if (row->hasFocus())
            focused = row->line().id;
        row->hide();
        row->setObjectName(QString()); // it goes when its signal is through
        row->deleteLater();
        delete item;
    }
    std::vector<EntryLine> lines = m_inForce;
    if (m_showsOver)
        lines.insert(lines.end(), m_over.begin(), m_over.end());
    int place = 0;
    QWidget *before = m_adding;
    for (const EntryLine &line : lines) {
        auto *row = new EntryRow(line);
        row->setObjectName(QStringLiteral("%1.%2").arg(m_id).arg(place++));
        m_rows->addWidget(row);
        connect(row, &QAbstractButton::clicked, this, [this, line] { Q_EMIT lineOpened(line); });
        if (line.id == focused)
            row->setFocus(Qt::OtherFocusReason);
        if (before != m_adding)
            setTabOrder(before, row);
        before = row;
    }
    if (before != m_adding)
        setTabOrder(before, m_more);
    m_more->setVisible(!m_over.empty());
    const QString number = QLocale().toString(static_cast<qulonglong>(m_over.size()));
    m_more->setText(m_showsOver ? tr("Hide what is over") : tr("%1 no longer in force").arg(number));
    m_more->setAccessibleName(m_more->text());
}

} // namespace vb::ui
