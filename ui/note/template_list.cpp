#include "ui/note/template_list.h"

#include "ui/kit/buttons.h"
#include "ui/kit/table_view.h"
#include "ui/kit/tokens.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace vb::ui {

TemplateList::TemplateList(const QString &id, const QStringList &columns, const QString &add, const QString &remove,
                           QWidget *parent)
    : QWidget(parent)
    , m_model(new QStandardItemModel(this))
    , m_table(new TableView)
    , m_add(new QPushButton(icon(IconName::plus), add))
    , m_remove(new IconButton(IconName::trash, remove))
    , m_buttons(new QHBoxLayout)
{
    m_model->setHorizontalHeaderLabels(columns);
    m_table->setObjectName(id + QStringLiteral(".table"));
    m_table->setModel(m_model);
    m_add->setAutoDefault(true);
    m_add->setObjectName(id + QStringLiteral(".add"));
    name(m_remove, id + QStringLiteral(".remove"), remove, QKeySequence(Qt::Key_Delete));
    m_buttons->setSpacing(space::s);
    m_buttons->addWidget(m_add);
    m_buttons->addStretch();
    m_buttons->addWidget(m_remove);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(m_table);
    down->addLayout(m_buttons);
    down->addStretch();
    m_table->installEventFilter(this);
    connect(m_add, &QPushButton::clicked, this, &TemplateList::addWanted);
    connect(m_remove, &QToolButton::clicked, this, &TemplateList::removeWanted);
    connect(m_table, &QTableView::activated, this, &TemplateList::activated);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) { Q_EMIT chosen(now.row()); });
}

void TemplateList::name(QWidget *button, const QString &id, const QString &words, const QKeySequence &keys)
{
    button->setObjectName(id);
    button->setAccessibleName(words);
    button->setToolTip(tr("%1 (%2)", "action, keys").arg(words, keys.toString(QKeySequence::NativeText)));
}

void TemplateList::addTool(QWidget *button)
{
    m_buttons->insertWidget(m_buttons->count() - 1, button);
}

QStandardItem *TemplateList::item(int row, int column) const
{
    return m_model->item(row, column);
}

void TemplateList::setRowCount(int rows)
{
    m_model->removeRows(0, m_model->rowCount());
    for (int row = 0; row < rows; ++row)
        m_model->appendRow({new QStandardItem, new QStandardItem});
}

void TemplateList::choose(int row)
{
    m_table->setCurrentIndex(m_model->index(row, 0));
}

int TemplateList::chosenRow() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < m_model->rowCount() ? row : -1;
}

bool TemplateList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        Q_EMIT removeWanted();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace vb::ui
