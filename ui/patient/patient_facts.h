#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <QString>

#include <vector>

class QGridLayout;

namespace vb::ui {

/// A card of labelled values, for reading.
class PatientFacts : public Card {
    Q_OBJECT

public:
    struct Fact {
        QString label;
        QString value; // empty: not recorded
    };

    PatientFacts(const QString &title, int columns, QWidget *parent = nullptr);

    void setFacts(const std::vector<Fact> &facts);

private:
    QGridLayout *m_grid;
    int m_columns;
};

} // namespace vb::ui
