#pragma once

#include "ui/kit/card.h"

namespace vb::ui {

/// How long each kind of record has to be kept, for reading.
class RetentionCard : public Card {
    Q_OBJECT

public:
    explicit RetentionCard(QWidget *parent = nullptr);
};

} // namespace vb::ui
