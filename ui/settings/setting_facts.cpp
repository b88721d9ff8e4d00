#include "ui/settings/setting_facts.h"

#include "ui/kit/text_label.h"

#include <QGridLayout>

namespace vb::ui {

namespace {
constexpr int kLabelWidth = 150;
}

SettingFacts::SettingFacts(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::xl);
    m_grid->setVerticalSpacing(space::m);
    m_grid->setColumnMinimumWidth(0, tokens().scaled(kLabelWidth));
    m_grid->setColumnStretch(1, 1);
}

void SettingFacts::setFacts(const std::vector<Fact> &facts)
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const Fact &fact : facts) {
        auto *label = new TextLabel(fact.label, TextRole::body, TextTone::muted);
        auto *value = new TextLabel(fact.value);
        value->setWordWrap(true);
        value->setAccessibleName(QStringLiteral("%1: %2").arg(fact.label, fact.value));
        m_grid->addWidget(label, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1);
        ++row;
    }
}

} // namespace vb::ui
